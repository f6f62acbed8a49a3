import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query } from '@nestjs/common';
import { type JournalEntryView, journalPage, ListJournal, trialBalance, type TrialBalance } from './ledger.dto.js';
import { LedgerReports } from './ledger-reports.service.js';

@Controller('v1/ledger')
export class LedgerController {
  constructor(private readonly reports: LedgerReports) {}

  @Get('trial-balance')
  @Roles('operator')
  @Documented({
    operationId: 'showTrialBalance',
    summary: 'Show the sums of all accounts',
    answers: { 200: trialBalance },
  })
  async trialBalance(@CurrentCaller() caller: Caller): Promise<TrialBalance> {
    return this.reports.getTrialBalance(caller);
  }

  @Get('journal')
  @Roles('operator')
  @Documented({ operationId: 'listJournal', summary: 'List postings, newest first', answers: { 200: journalPage } })
  async listJournal(@CurrentCaller() caller: Caller, @Query() query: ListJournal): Promise<Page<JournalEntryView>> {
    return this.reports.listJournal(caller, query);
  }
}
