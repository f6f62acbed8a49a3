import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import { Documented } from '@mvec/openapi';
import { Controller, Get } from '@nestjs/common';
import { trialBalance, type TrialBalance } from './ledger.dto.js';
import { Ledger } from './ledger.service.js';

@Controller('v1/ledger')
export class LedgerController {
  constructor(private readonly ledger: Ledger) {}

  @Get('trial-balance')
  @Roles('operator')
  @Documented({ summary: 'Show the sums of every account', answers: { 200: trialBalance } })
  async trialBalance(@CurrentCaller() caller: Caller): Promise<TrialBalance> {
    return this.ledger.trialBalance(caller);
  }
}
