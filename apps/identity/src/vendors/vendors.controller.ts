import { CurrentCaller, Roles, type Caller } from '@mvec/auth';
import { mapPage, UuidParam, type Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { VendorDecisionsService } from './vendor-decisions.service.js';
import { ApplyForVendor, ListVendors, Reason, vendorAnswer, vendorPage, type VendorView } from './vendor.dto.js';
import { toVendorView } from './vendor.mapper.js';
import { VendorsService } from './vendors.service.js';

@Controller('v1/vendors')
export class VendorsController {
  constructor(
    private readonly vendors: VendorsService,
    private readonly decisions: VendorDecisionsService,
  ) {}

  @Post()
  @Documented({
    operationId: 'applyForVendor',
    summary: 'Apply for a vendor',
    description: 'An operator decides. After approval, the tokens of the next refresh contain the vendor.',
    answers: { 201: vendorAnswer },
    problems: { 403: ['forbidden'], 409: ['vendor_already_applied'] },
  })
  async apply(@CurrentCaller() caller: Caller, @Body() application: ApplyForVendor): Promise<VendorView> {
    return toVendorView(await this.vendors.applyForVendor(caller, application));
  }

  @Get()
  @Documented({
    operationId: 'listVendors',
    summary: 'List vendors, newest first',
    description: 'Operators see all vendors, other callers their own.',
    answers: { 200: vendorPage },
    problems: { 403: ['forbidden'] },
  })
  async list(@CurrentCaller() caller: Caller, @Query() query: ListVendors): Promise<Page<VendorView>> {
    return mapPage(await this.vendors.listVendors(caller, query), toVendorView);
  }

  @Get(':vendorId')
  @Documented({
    operationId: 'showVendor',
    summary: 'Show a vendor to its owner or an operator',
    answers: { 200: vendorAnswer },
    problems: { 403: ['forbidden'], 404: ['vendor_not_found'] },
  })
  async show(@CurrentCaller() caller: Caller, @UuidParam('vendorId') vendorId: string): Promise<VendorView> {
    return toVendorView(await this.vendors.showVendor(caller, vendorId));
  }

  @Post(':vendorId/approve')
  @HttpCode(200)
  @Roles('operator')
  @Documented({
    operationId: 'approveVendor',
    summary: 'Approve an application',
    answers: { 200: vendorAnswer },
    problems: { 404: ['vendor_not_found'], 409: ['vendor_not_pending'] },
  })
  async approve(@CurrentCaller() caller: Caller, @UuidParam('vendorId') vendorId: string): Promise<VendorView> {
    return toVendorView(await this.decisions.approveVendor(caller, vendorId));
  }

  @Post(':vendorId/reject')
  @HttpCode(200)
  @Roles('operator')
  @Documented({
    operationId: 'rejectVendor',
    summary: 'Reject an application',
    answers: { 200: vendorAnswer },
    problems: { 404: ['vendor_not_found'], 409: ['vendor_not_pending'] },
  })
  async reject(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Body() { reason }: Reason,
  ): Promise<VendorView> {
    return toVendorView(await this.decisions.rejectVendor(caller, vendorId, reason));
  }

  @Post(':vendorId/suspend')
  @HttpCode(200)
  @Roles('operator')
  @Documented({
    operationId: 'suspendVendor',
    summary: 'Suspend a vendor',
    description: 'Takes its products off sale; its open orders go on.',
    answers: { 200: vendorAnswer },
    problems: { 404: ['vendor_not_found'], 409: ['vendor_not_approved'] },
  })
  async suspend(
    @CurrentCaller() caller: Caller,
    @UuidParam('vendorId') vendorId: string,
    @Body() { reason }: Reason,
  ): Promise<VendorView> {
    return toVendorView(await this.decisions.suspendVendor(caller, vendorId, reason));
  }

  @Post(':vendorId/reinstate')
  @HttpCode(200)
  @Roles('operator')
  @Documented({
    operationId: 'reinstateVendor',
    summary: 'End a suspension',
    answers: { 200: vendorAnswer },
    problems: { 404: ['vendor_not_found'], 409: ['vendor_not_suspended'] },
  })
  async reinstate(@CurrentCaller() caller: Caller, @UuidParam('vendorId') vendorId: string): Promise<VendorView> {
    return toVendorView(await this.decisions.reinstateVendor(caller, vendorId));
  }
}
