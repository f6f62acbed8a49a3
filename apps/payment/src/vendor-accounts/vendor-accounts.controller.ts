import { type Caller, CurrentCaller } from '@mvec/auth';
import { type Page, PageQuery, UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get, Query } from '@nestjs/common';
import { type StatementEntry, statementPage, type VendorBalance, vendorBalance } from './vendor-account.dto.js';
import { VendorAccounts } from './vendor-accounts.service.js';

@Controller('v1/vendors/:vendorId')
export class VendorAccountsController {
  constructor(private readonly accounts: VendorAccounts) {}

  @Get('balance')
  @Documented({
    operationId: 'showVendorBalance',
    summary: 'Show the balances of one of your vendors',
    answers: { 200: vendorBalance },
    problems: { 404: ['vendor_not_found'] },
  })
  async balance(@CurrentCaller() caller: Caller, @UuidParam('vendorId') vendorId: string): Promise<VendorBalance> {
    return this.accounts.getBalance(caller, vendorId);
  }

  @Get('statement')
  @Documented({
    operationId: 'showVendorStatement',
    summary: 'List the changes of the balances of one of your vendors, newest first',
    answers: { 200: statementPage },
    problems: { 404: ['vendor_not_found'] },
  })
  async statement(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Query() query: PageQuery,
  ): Promise<Page<StatementEntry>> {
    return this.accounts.listStatement(caller, vendorId, query);
  }
}
