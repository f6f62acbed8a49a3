import { Module } from '@nestjs/common';
import { JournalRepository } from './journal.repository.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerMetrics } from './ledger-metrics.js';
import { LedgerReports } from './ledger-reports.service.js';
import { Ledger } from './ledger.service.js';
import { VendorStatementsRepository } from './vendor-statements.repository.js';

@Module({
  controllers: [LedgerController],
  providers: [Ledger, LedgerReports, LedgerMetrics, JournalRepository, VendorStatementsRepository],
  exports: [Ledger],
})
export class LedgerModule {}
