import { CurrentCaller, type Caller } from '@mvec/auth';
import { mapPage, UuidParam, type Page } from '@mvec/http';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApplyForVendorDto } from './dto/apply-for-vendor.dto.js';
import { ListVendorsQuery } from './dto/list-vendors.query.js';
import { toVendorResponse, type VendorResponse } from './dto/vendor.response.js';
import { VendorsService } from './vendors.service.js';

@Controller('v1/vendors')
export class VendorsController {
  constructor(private readonly vendors: VendorsService) {}

  @Post()
  async apply(@CurrentCaller() caller: Caller, @Body() application: ApplyForVendorDto): Promise<VendorResponse> {
    return toVendorResponse(await this.vendors.applyForVendor(caller, application));
  }

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() query: ListVendorsQuery): Promise<Page<VendorResponse>> {
    return mapPage(await this.vendors.listVendors(caller, query), toVendorResponse);
  }

  @Get(':id')
  async show(@CurrentCaller() caller: Caller, @UuidParam('id') id: string): Promise<VendorResponse> {
    return toVendorResponse(await this.vendors.showVendor(caller, id));
  }

  @Post(':id/approve')
  @HttpCode(200)
  async approve(@CurrentCaller() caller: Caller, @UuidParam('id') id: string): Promise<VendorResponse> {
    return toVendorResponse(await this.vendors.approveVendor(caller, id));
  }
}
