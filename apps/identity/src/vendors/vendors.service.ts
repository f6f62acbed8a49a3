import { randomUUID } from 'node:crypto';
import type { Caller } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { VendorAppliedV1, VendorApprovedV1 } from '@mvec/events';
import { pageOf, readCursor, type Page } from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { requireOperator, requireUser } from '../permissions.js';
import type { ListVendorsQuery } from './dto/list-vendors.query.js';
import { slugOf, withSuffix } from './slug.js';
import { VendorNotFoundError, VendorNotPendingError } from './vendor.errors.js';
import type { Vendor } from './vendor.js';
import { approveVendor, findVendor, insertOwner, insertVendor, listVendors } from './vendors.repository.js';

@Injectable()
export class VendorsService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async applyForVendor(caller: Caller, { name }: { name: string }): Promise<Vendor> {
    requireUser(caller);
    return this.database.transaction(async (tx) => {
      const vendor = await insertWithFreeSlug(tx, name, caller.id);
      await insertOwner(tx, vendor);
      await this.outbox.add(tx, VendorAppliedV1, eventData(vendor));
      return vendor;
    });
  }

  async listVendors(caller: Caller, { status, cursor, limit }: ListVendorsQuery): Promise<Page<Vendor>> {
    requireOperator(caller);
    const before = readCursor(cursor, z.uuid());
    const rows = await listVendors(this.database, { status, before, count: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** For its owner and for operators; to everybody else it does not exist. */
  async showVendor(caller: Caller, id: string): Promise<Vendor> {
    requireUser(caller);
    const vendor = await findVendor(this.database, id);
    const visible = caller.roles.includes('operator') || vendor?.ownerAccountId === caller.id;
    if (!vendor || !visible) throw new VendorNotFoundError(id);
    return vendor;
  }

  /** @throws {VendorNotPendingError} also for the second of two approvals at the same time */
  async approveVendor(caller: Caller, id: string): Promise<Vendor> {
    requireOperator(caller);
    return this.database.transaction(async (tx) => {
      const vendor = await approveVendor(tx, id, caller.id);
      if (!vendor) throw await whyNotApproved(tx, id);
      await this.outbox.add(tx, VendorApprovedV1, eventData(vendor));
      return vendor;
    });
  }
}

async function insertWithFreeSlug(tx: Tx, name: string, ownerAccountId: string): Promise<Vendor> {
  const plain = slugOf(name);
  let slug = plain;
  for (;;) {
    const vendor = await insertVendor(tx, { id: uuidv7(), name, slug, ownerAccountId });
    if (vendor) return vendor;
    slug = withSuffix(plain, randomUUID());
  }
}

async function whyNotApproved(tx: Tx, id: string): Promise<Error> {
  const vendor = await findVendor(tx, id);
  return vendor ? new VendorNotPendingError(id, vendor.status) : new VendorNotFoundError(id);
}

function eventData({ id, name, slug, ownerAccountId }: Vendor) {
  return { vendorId: id, name, slug, ownerAccountId };
}
