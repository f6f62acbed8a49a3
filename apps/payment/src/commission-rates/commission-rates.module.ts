import { Module } from '@nestjs/common';
import { CommissionRatesController } from './commission-rates.controller.js';
import { CommissionRatesRepository } from './commission-rates.repository.js';
import { CommissionRates } from './commission-rates.service.js';

@Module({
  controllers: [CommissionRatesController],
  providers: [CommissionRates, CommissionRatesRepository],
  exports: [CommissionRatesRepository],
})
export class CommissionRatesModule {}
