import { Module } from '@nestjs/common';
import { CardProvider } from './card-provider.js';
import { HttpCardProvider } from './http-card-provider.js';

@Module({
  providers: [{ provide: CardProvider, useClass: HttpCardProvider }],
  exports: [CardProvider],
})
export class ProviderModule {}
