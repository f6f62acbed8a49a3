import { Database, rowsOf, sql, type Tx } from '@mvec/database';
import type { EventEnvelope } from '@mvec/events';
import { context } from '@mvec/observability';
import { Injectable } from '@nestjs/common';
import { EmailQueue, type QueuedDelivery } from '../email-queue/email-queue.js';
import { renderNotification, securityTemplateNames } from '../templates/templates.js';
import type { Message, Recipient } from './message.js';

type OrderEvent = EventEnvelope<{ orderId: string }>;

/** Trace of the event that led to a message. */
interface Cause {
  correlationId?: string | undefined;
  traceparent?: string | undefined;
}

const addressingBatch = 500;
/** Refund mails wait for the cancellation mail, at most this long. */
const maxCancellationWaitSeconds = 60;

/**
 * Adds messages: for each one a delivery (the mail) and a notification, in the transaction of its event. Events of
 * different topics arrive in any order, so the recipient's account may not be known yet. Such a message is stored without
 * an account; `addressMessages` adds it once the vendor or the order is known.
 */
@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly queue: EmailQueue,
  ) {}

  /**
   * Adds all messages in one statement. A security mail keeps the current address of its account.
   * @param events when events of many orders are handled together: each message belongs to the trace of its event
   */
  async addMessages(tx: Tx, messages: readonly Message[], events: readonly OrderEvent[] = []): Promise<void> {
    if (messages.length === 0) return;
    const eventOf = new Map(events.map((event) => [event.data.orderId, event]));
    const rows = messages.map((message) => rowOf(message, eventOf.get(orderOf(message) ?? '') ?? context.current()));
    const added = await tx.query<QueuedDelivery>(sql`
      with message as materialized (
        select uuidv7() as id, coalesce(given.addressee, vendor.owner_account_id) as account_id, given.*,
          coalesce(given.email_before, contact.email) as email
        from ${rowsOf(rows, messageColumns)} as given
        left join vendor on vendor.id = given.vendor_id
        left join contact on contact.account_id = given.addressee and given.template = any(${securityTemplateNames})
      ), notified as (
        insert into notification (id, account_id, order_id, template, title, text)
        select id, account_id, order_id, template, title, text from message
      )
      insert into delivery (id, account_id, email, addressed_at, vendor_id, order_id, template, data, correlation_id,
        traceparent)
      select id, account_id, email, case when account_id is not null then clock_timestamp() end, vendor_id, order_id,
        template, data, correlation_id, traceparent from message
      returning id, email is not null as urgent, traceparent`);
    tx.afterCommit(() => this.queue.enqueueSoon(added));
  }

  /** Adds accounts to messages that wait for them. Several instances may do so at the same time. */
  async addressMessages(): Promise<void> {
    await this.addressOwners();
    await this.addressShoppers();
  }

  private addressOwners(): Promise<number> {
    return this.database.execute(sql`
      with known as (
        select delivery.id, owner_account_id as account_id from delivery join vendor on vendor.id = delivery.vendor_id
        where account_id is null
        order by delivery.id limit ${addressingBatch} for update of delivery skip locked
      ), mail as (
        update delivery set account_id = known.account_id, addressed_at = clock_timestamp()
        from known where delivery.id = known.id
      )
      update notification set account_id = known.account_id from known where notification.id = known.id`);
  }

  /** A refund mail goes out after the cancellation mail, although its event may arrive first. */
  private addressShoppers(): Promise<number> {
    return this.database.execute(sql`
      with known as (
        select delivery.id, shopper_id as account_id from delivery join order_progress using (order_id)
        where account_id is null and vendor_id is null and (cancelled or
          delivery.created_at < clock_timestamp() - make_interval(secs => ${maxCancellationWaitSeconds}))
        order by delivery.id limit ${addressingBatch} for update of delivery skip locked
      ), mail as (
        update delivery set account_id = known.account_id, addressed_at = clock_timestamp()
        from known where delivery.id = known.id
      )
      update notification set account_id = known.account_id from known where notification.id = known.id`);
  }
}

const messageColumns = {
  addressee: 'uuid',
  emailBefore: 'text',
  vendorId: 'uuid',
  orderId: 'uuid',
  template: 'text',
  data: 'jsonb',
  title: 'text',
  text: 'text',
  correlationId: 'text',
  traceparent: 'text',
} as const;

function rowOf(message: Message, cause: Cause | undefined) {
  const { to, template, data } = message;
  return {
    addressee: accountOf(to),
    emailBefore: emailOf(to),
    vendorId: vendorOf(to),
    orderId: orderOf(message),
    template,
    data,
    ...renderNotification(template, data),
    correlationId: cause?.correlationId ?? null,
    traceparent: cause?.traceparent ?? null,
  };
}

function accountOf(to: Recipient): string | null {
  return 'accountId' in to ? to.accountId : null;
}

function emailOf(to: Recipient): string | null {
  return 'accountId' in to ? (to.email ?? null) : null;
}

function vendorOf(to: Recipient): string | null {
  return 'vendorId' in to ? to.vendorId : null;
}

function orderOf({ to, orderId }: Message): string | null {
  return 'shopperOf' in to ? to.shopperOf : (orderId ?? null);
}
