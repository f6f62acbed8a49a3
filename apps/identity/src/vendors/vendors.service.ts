import { randomUUID } from 'node:crypto';
import { type Caller, isOperator, requireUser } from '@mvec/auth';
import { VendorAppliedV1 } from '@mvec/events';
import { pageOf, readCursor, type Page } from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { Models, type ModelTx } from '../models/models.js';
import { slugOf, withSuffix } from './slug.js';
import type { ApplyForVendor, ListVendors } from './vendor.dto.js';
import { VendorAlreadyAppliedError, VendorNotFoundError } from './vendor.errors.js';
import type { Vendor } from './vendor.js';
import {
  findVendor,
  hasAppliedAlready,
  insertOwner,
  insertVendor,
  listVendors,
  listVendorsOf,
} from './vendors.repository.js';

@Injectable()
export class VendorsService {
  constructor(
    private readonly models: Models,
    private readonly outbox: Outbox,
  ) {}

  /** @throws {VendorAlreadyAppliedError} also for the second of two simultaneous equal applications */
  async applyForVendor(caller: Caller, { name }: ApplyForVendor): Promise<Vendor> {
    requireUser(caller);
    try {
      return await this.models.transaction((tx) => this.insertApplication(tx, name, caller.id));
    } catch (error) {
      throw hasAppliedAlready(error) ? new VendorAlreadyAppliedError(name) : error;
    }
  }

  /** Lists all vendors for an operator, the caller's own for others. */
  async listVendors(caller: Caller, { status, cursor, limit }: ListVendors): Promise<Page<Vendor>> {
    requireUser(caller);
    const page = { status, before: readCursor(cursor, z.uuid()), count: limit + 1 };
    const rows = isOperator(caller)
      ? await listVendors(this.models, page)
      : await listVendorsOf(this.models, caller.id, page);
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** Finds a vendor for its owner or an operator; for others it does not exist. */
  async showVendor(caller: Caller, id: string): Promise<Vendor> {
    requireUser(caller);
    const vendor = await findVendor(this.models, id);
    const visible = isOperator(caller) || vendor?.ownerAccountId === caller.id;
    if (!vendor || !visible) throw new VendorNotFoundError(id);
    return vendor;
  }

  private async insertApplication(tx: ModelTx, name: string, ownerAccountId: string): Promise<Vendor> {
    const vendor = await insertWithFreeSlug(tx, name, ownerAccountId);
    await insertOwner(tx, vendor);
    const { id: vendorId, slug } = vendor;
    await this.outbox.add(tx, VendorAppliedV1, { vendorId, name, slug, ownerAccountId });
    return vendor;
  }
}

async function insertWithFreeSlug(tx: ModelTx, name: string, ownerAccountId: string): Promise<Vendor> {
  const plain = slugOf(name);
  let slug = plain;
  for (;;) {
    const vendor = await insertVendor(tx, { id: uuidv7(), name, slug, ownerAccountId });
    if (vendor) return vendor;
    slug = withSuffix(plain, randomUUID());
  }
}
