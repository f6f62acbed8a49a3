import type { Caller } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { AppError } from '@mvec/errors';
import { Injectable } from '@nestjs/common';
import { GenerationsService } from '../generations/generations.service.js';

/** The same answer for a vendor of another caller: it does not reveal that the vendor exists. */
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
   * Requires that the caller may see the figures of the vendor: a member by the token, also before any event about the
   * vendor has arrived; an operator when the vendor is known.
   * @returns the generation to read
   * @throws VendorNotFoundError
   */
  async requireVendor(caller: Caller, vendorId: string): Promise<number> {
    const generation = await this.generations.liveGeneration();
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
