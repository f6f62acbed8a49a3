import { type Caller, requireOperator } from '@mvec/auth';
import type { Tx } from '@mvec/database';
import { VendorApprovedV1, VendorReinstatedV1, VendorRejectedV1, VendorSuspendedV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { Models, type ModelTx } from '../models/models.js';
import type { VendorDecision } from './vendor-status.js';
import { vendorStatusError, VendorNotFoundError } from './vendor.errors.js';
import type { Vendor } from './vendor.js';
import { decideOnVendor, findVendor } from './vendors.repository.js';

/**
 * Operators' decisions on vendors. Of simultaneous decisions one succeeds, with its event; the others fail with an
 * error that names the vendor's status.
 */
@Injectable()
export class VendorDecisionsService {
  constructor(
    private readonly models: Models,
    private readonly outbox: Outbox,
  ) {}

  /** @throws {VendorNotFoundError | VendorNotPendingError} */
  approveVendor(operator: Caller, id: string): Promise<Vendor> {
    return this.decide(operator, id, 'approve', async (tx, { id: vendorId, name, slug, ownerAccountId }) => {
      await this.outbox.add(tx, VendorApprovedV1, { vendorId, name, slug, ownerAccountId });
    });
  }

  /** @throws {VendorNotFoundError | VendorNotPendingError} */
  rejectVendor(operator: Caller, id: string, reason: string): Promise<Vendor> {
    const publish = async (tx: Tx, { id: vendorId, name, ownerAccountId }: Vendor) => {
      await this.outbox.add(tx, VendorRejectedV1, { vendorId, name, ownerAccountId, reason });
    };
    return this.decide(operator, id, 'reject', publish, reason);
  }

  /**
   * Stops the vendor's sales. Its members keep it in their tokens, because its open orders continue.
   * @throws {VendorNotFoundError | VendorNotApprovedError}
   */
  suspendVendor(operator: Caller, id: string, reason: string): Promise<Vendor> {
    const publish = async (tx: Tx, { id: vendorId, name, ownerAccountId }: Vendor) => {
      await this.outbox.add(tx, VendorSuspendedV1, { vendorId, name, ownerAccountId, reason });
    };
    return this.decide(operator, id, 'suspend', publish, reason);
  }

  /** @throws {VendorNotFoundError | VendorNotSuspendedError} */
  reinstateVendor(operator: Caller, id: string): Promise<Vendor> {
    return this.decide(operator, id, 'reinstate', async (tx, { id: vendorId, name, ownerAccountId }) => {
      await this.outbox.add(tx, VendorReinstatedV1, { vendorId, name, ownerAccountId });
    });
  }

  private async decide(
    operator: Caller,
    id: string,
    decision: VendorDecision,
    publish: (tx: Tx, vendor: Vendor) => Promise<void>,
    reason?: string,
  ): Promise<Vendor> {
    requireOperator(operator);
    return this.models.transaction(async (tx) => {
      const vendor = await decideOnVendor(tx, { id, decision, reason, operatorId: operator.id });
      if (!vendor) throw await refusalOf(tx, id, decision);
      await publish(tx, vendor);
      return vendor;
    });
  }
}

async function refusalOf(tx: ModelTx, id: string, decision: VendorDecision): Promise<Error> {
  const vendor = await findVendor(tx, id);
  return vendor ? vendorStatusError(decision, vendor) : new VendorNotFoundError(id);
}
