import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import { Controller, Get } from '@nestjs/common';
import { Ledger, type TrialBalance } from './ledger.service.js';

@Controller('v1/ledger')
export class LedgerController {
  constructor(private readonly ledger: Ledger) {}

  @Get('trial-balance')
  @Roles('operator')
  async trialBalance(@CurrentCaller() caller: Caller): Promise<TrialBalance> {
    return this.ledger.trialBalance(caller);
  }
}
