import type { Caller } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { AppError } from '@mvec/errors';
import { Injectable } from '@nestjs/common';
import { GenerationsService } from '../generations/generations.service.js';

/** Also for a vendor that exists and is somebody else's. */
export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`There is no vendor ${vendorId}`);
  }
}

@Injectable()
export class VendorScope {
  constructor(
    private readonly database: Database,
    private readonly generations: GenerationsService,
  ) {}

  /**
   * A vendor sees its own figures, from its token's word and before any event about it; an operator sees every known
   * vendor's.
   * @returns the generation to read
   * @throws VendorNotFoundError
   */
  async require(caller: Caller, vendorId: string): Promise<number> {
    const generation = await this.generations.live();
    if (caller.vendors.includes(vendorId)) return generation;
    if (caller.roles.includes('operator') && (await this.isKnown(generation, vendorId))) return generation;
    throw new VendorNotFoundError(vendorId);
  }

  private async isKnown(generation: number, vendorId: string): Promise<boolean> {
    const rows = await this.database.query(sql`
      select from vendor where generation = ${generation} and vendor_id = ${vendorId}`);
    return rows.length > 0;
  }
}
