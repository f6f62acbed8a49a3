import type { Caller } from '@mvec/auth';
import { one, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.js';
import { Models, type ModelTx } from '../models/models.js';
import type { DeliveryView, ListDeliveries } from './deliveries.dto.js';
import { DeliveryNotFoundError, DeliveryPendingError } from './delivery.errors.js';
import { EmailQueue } from '../email-queue/email-queue.js';

const cursor = z.uuid();

const shown = {
  id: true,
  accountId: true,
  orderId: true,
  template: true,
  status: true,
  attempts: true,
  lastError: true,
  createdAt: true,
  sentAt: true,
  resendLog: { select: { requestedBy: true, requestedAt: true }, orderBy: { number: 'asc' } },
} satisfies Prisma.DeliverySelect;

type DeliveryRow = Prisma.DeliveryGetPayload<{ select: typeof shown }>;

/** The list of deliveries for operators, and resends. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly models: Models,
    private readonly queue: EmailQueue,
  ) {}

  async listDeliveries(query: ListDeliveries): Promise<Page<DeliveryView>> {
    const before = readCursor(query.cursor, cursor);
    const { orderId = Prisma.skip, accountId = Prisma.skip, status = Prisma.skip, template = Prisma.skip } = query;
    const rows = await this.models.delivery.findMany({
      select: shown,
      where: { id: before === undefined ? Prisma.skip : { lt: before }, orderId, accountId, status, template },
      orderBy: { id: 'desc' },
      take: query.limit + 1,
    });
    return mapPage(
      pageOf(rows, query.limit, (row) => row.id),
      toView,
    );
  }

  /** Sends a sent or failed mail once more: another mail, to the current address. Security mails keep their address. */
  async resendDelivery(caller: Caller, deliveryId: string): Promise<DeliveryView> {
    return this.models.transaction(async (tx) => {
      const reopened = await tx.query<{ resends: number }>(sql`
        update delivery set status = 'pending', resends = resends + 1, last_error = null, claimed_until = null,
          next_try_at = clock_timestamp()
        where id = ${deliveryId} and status <> 'pending'
        returning resends`);
      const number = one(reopened)?.resends;
      const delivery = await this.findDelivery(tx, deliveryId);
      if (number === undefined) throw new DeliveryPendingError(delivery.id);
      await tx.resend.create({ data: { deliveryId, number, requestedBy: caller.id } });
      tx.afterCommit(() => this.queue.enqueueSoon([{ id: deliveryId, urgent: true }]));
      return toView(await this.findDelivery(tx, deliveryId));
    });
  }

  private async findDelivery(tx: ModelTx, id: string): Promise<DeliveryRow> {
    const delivery = await tx.delivery.findUnique({ select: shown, where: { id } });
    if (delivery === null) throw new DeliveryNotFoundError(id);
    return delivery;
  }
}

function toView(row: DeliveryRow): DeliveryView {
  return {
    id: row.id,
    accountId: row.accountId,
    orderId: row.orderId,
    template: row.template,
    // A check constraint allows no other status.
    status: row.status as DeliveryView['status'],
    attempts: row.attempts,
    lastError: row.lastError,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    resends: row.resendLog.map(({ requestedBy, requestedAt }) => ({
      requestedBy,
      requestedAt: requestedAt.toISOString(),
    })),
  };
}
