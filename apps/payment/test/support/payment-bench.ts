import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { Database, one, raw, sql, type Tx } from '@mvec/database';
import { type OrderCancelled, type OrderPlaced, OrderPlacedV1, OrderShippedV1 } from '@mvec/events';
import { createLogger } from '@mvec/observability';
import { Outbox } from '@mvec/outbox';
import { createTestDatabase, eventually, type TestDatabase } from '@mvec/testing';
import { v7 as uuidv7 } from 'uuid';
import { paymentEnv, type PaymentEnv } from '../../src/env.js';
import { Earnings } from '../../src/fulfilments/earnings.service.js';
import { JournalRepository } from '../../src/ledger/journal.repository.js';
import { VendorStatementsRepository } from '../../src/ledger/vendor-statements.repository.js';
import { CommissionRatesRepository } from '../../src/commission-rates/commission-rates.repository.js';
import { FailedCharges } from '../../src/charging/failed-charges.js';
import { Rechecks } from '../../src/charging/rechecks.js';
import { Refunds } from '../../src/charging/refunds.js';
import { FulfilmentsRepository } from '../../src/fulfilments/fulfilments.repository.js';
import { NewPaymentsRepository } from '../../src/payment-requests/new-payments.repository.js';
import { PaymentsRepository } from '../../src/payments/payments.repository.js';
import { Ledger } from '../../src/ledger/ledger.service.js';
import { Captures } from '../../src/charging/captures.js';
import { PaymentOutcomes } from '../../src/charging/payment-outcomes.service.js';
import { PaymentRequests } from '../../src/payment-requests/payment-requests.service.js';
import type { CardProvider } from '../../src/provider/card-provider.js';
import { HttpCardProvider } from '../../src/provider/http-card-provider.js';
import { PaymentClaims } from '../../src/charging/payment-claims.js';
import { PaymentWorker } from '../../src/charging/payment.worker.js';
import { ProviderLog } from '../../src/provider-calls/provider-log.js';
import { cancellationOf, orderEvent, shipmentOf } from './orders.js';
import type { Sandbox } from './sandbox.js';

const folders = ['../../prisma/migrations', '../../../../libs/outbox/migrations', '../../../../libs/http/migrations'];
const logger = createLogger('payment', 'silent');

interface PublishedEvent {
  type: string;
  data: Record<string, unknown>;
}

export async function createPaymentDatabase(): Promise<TestDatabase> {
  const paths = folders.map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
  return createTestDatabase({ service: 'payment', folders: paths });
}

/** @returns the payment method's id */
export async function addMethod(database: Database, accountId: string, cardToken: string): Promise<string> {
  const id = uuidv7();
  await database.execute(sql`
    insert into payment_method (id, account_id, provider_token, brand, last4)
    values (${id}, ${accountId}, ${cardToken}, 'visa', '4242')`);
  return id;
}

/** The classes of the service on their own database, without HTTP and Kafka: the test decides when each worker runs. */
export class PaymentBench {
  /** Connected with the role of the service. */
  readonly database: Database;
  readonly ledger = new Ledger(new JournalRepository(), new VendorStatementsRepository());
  private readonly payments = new PaymentsRepository();
  private readonly fulfilments = new FulfilmentsRepository();
  private readonly rechecks = new Rechecks();
  private readonly earnings = new Earnings(this.payments, this.fulfilments, this.ledger);
  private readonly outbox = new Outbox('payment', () => undefined);
  private readonly requests: PaymentRequests;

  private constructor(
    private readonly testDatabase: TestDatabase,
    private readonly sandbox: Sandbox,
  ) {
    this.database = new Database({ url: testDatabase.appUrl, poolSize: 10, applicationName: 'test' });
    this.requests = new PaymentRequests(
      this.payments,
      new NewPaymentsRepository(),
      new CommissionRatesRepository(),
      this.outbox,
      this.worker(),
    );
  }

  static async open(sandbox: Sandbox): Promise<PaymentBench> {
    return new PaymentBench(await createPaymentDatabase(), sandbox);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.testDatabase.drop();
  }

  /** A worker that runs only when `runOnce` is called. */
  worker(options: WorkerOptions = {}): PaymentWorker {
    const env = this.env(options.env);
    const { database, payments, ledger, outbox, rechecks } = this;
    const log = new ProviderLog(database, logger);
    const outcomes = new PaymentOutcomes(
      database,
      payments,
      new Captures(payments, this.fulfilments, ledger, log, outbox),
      new FailedCharges(payments, rechecks, outbox),
      new Refunds(payments, ledger, outbox),
      log,
    );
    const Claims = options.claims ?? PaymentClaims;
    const provider = options.provider ?? new HttpCardProvider(env);
    return new PaymentWorker(new Claims(database, rechecks, env), outcomes, provider, log, env, logger);
  }

  provider(): CardProvider {
    return new HttpCardProvider(this.env());
  }

  addMethod(accountId: string, cardToken: string): Promise<string> {
    return addMethod(this.database, accountId, cardToken);
  }

  /** Gives the shopper a card and applies the order's event. @returns the order as it was placed */
  async place(order: OrderPlaced, cardToken = 'tok_success'): Promise<OrderPlaced> {
    const placed = { ...order, paymentMethodId: await this.addMethod(order.shopperId, cardToken) };
    await this.applyPlaced(placed);
    return placed;
  }

  async applyPlaced(order: OrderPlaced, time?: string): Promise<void> {
    const event = orderEvent(OrderPlacedV1.type, order, time);
    await this.database.transaction((tx: Tx) => this.requests.requestPayments(tx, [event]));
  }

  async cancel(order: OrderPlaced, overrides: Partial<OrderCancelled> = {}): Promise<void> {
    const cancelled = { ...cancellationOf(order), ...overrides };
    await this.database.transaction((tx: Tx) => this.requests.cancelPayment(tx, cancelled));
  }

  /** Applies the shipment of a vendor order. @param beforeCommit keeps the transaction open */
  async ship(
    order: OrderPlaced,
    part: OrderPlaced['vendorOrders'][number],
    beforeCommit?: () => Promise<void>,
  ): Promise<void> {
    const event = orderEvent(OrderShippedV1.type, shipmentOf(order, part));
    await this.database.transaction(async (tx: Tx) => {
      await this.earnings.recordShipments(tx, [event]);
      await beforeCommit?.();
    });
  }

  async statusOf({ orderId }: OrderPlaced): Promise<string | undefined> {
    const rows = await this.database.query<{ status: string }>(sql`
      select status from payment where order_id = ${orderId}`);
    return one(rows)?.status;
  }

  /** Runs a worker until the payment has the status. */
  async settle(order: OrderPlaced, status: string, worker = this.worker()): Promise<void> {
    const isThere = async () => {
      await worker.runOnce();
      return (await this.statusOf(order)) === status;
    };
    await eventually(isThere, { message: `the payment to be ${status}` });
  }

  /** Events about an order, in the order of their publication. */
  async eventsOf({ orderId }: OrderPlaced): Promise<PublishedEvent[]> {
    return this.database.query<PublishedEvent>(sql`
      select headers ->> 'ce_type' as type, convert_from(value, 'utf8')::jsonb as data
      from eventing.outbox where message_key = ${orderId} order by id`);
  }

  /** Types of `eventsOf`. */
  async timelineOf(order: OrderPlaced): Promise<string[]> {
    return (await this.eventsOf(order)).map(({ type }) => type);
  }

  /** Pending balances of the order's vendors. */
  async vendorBalances({ vendorOrders }: OrderPlaced): Promise<number[]> {
    const accounts = vendorOrders.map(({ vendorId }) => `vendor_pending:${vendorId}`);
    const rows = await this.database.query<{ balance: number }>(sql`
      select coalesce(sum(line.amount), 0)::bigint as balance
      from unnest(${accounts}::text[]) with ordinality as wanted (account, place)
      left join journal_line line using (account) group by place order by place`);
    return rows.map(({ balance }) => balance);
  }

  /** Expects one refund for each charge, and all balances at zero. */
  async expectNothingTaken(order: OrderPlaced, expected: { charges: number }): Promise<void> {
    const { orderId } = order;
    expect(await this.sandbox.takenFor(orderId)).toBe(0);
    expect(await this.sandbox.chargesOf(orderId)).toHaveLength(expected.charges);
    expect(await this.sandbox.refundsOf(orderId)).toHaveLength(expected.charges);
    expect(await this.refundsOwed(order)).toBe(expected.charges);
    expect(await this.vendorBalances(order)).toEqual([0, 0]);
  }

  /** Number of refunds that were ever requested for an order. */
  async refundsOwed({ orderId }: OrderPlaced): Promise<number> {
    const rows = await this.database.query<{ count: number }>(sql`
      select count(*) from refund where payment_id = (select id from payment where order_id = ${orderId})`);
    return one(rows)?.count ?? 0;
  }

  async sendsOf({ orderId }: OrderPlaced): Promise<number> {
    const rows = await this.database.query<{ sends: number }>(sql`
      select sends from payment_attempt where payment_id = (select id from payment where order_id = ${orderId})`);
    return rows.reduce((sum, { sends }) => sum + sends, 0);
  }

  /** Lets time pass for one payment, such as `1 minute`: moves its times into the past. */
  async letPass(time: string, { orderId }: OrderPlaced): Promise<void> {
    await this.database.execute(sql`
      with sent as (
        update payment_attempt
        set first_sent_at = first_sent_at - ${time}::interval, last_sent_at = last_sent_at - ${time}::interval
        where payment_id = (select id from payment where order_id = ${orderId}))
      update payment
      set next_try_at = next_try_at - ${time}::interval, recheck_at = recheck_at - ${time}::interval,
        claimed_until = claimed_until - ${time}::interval, status_changed_at = status_changed_at - ${time}::interval
      where order_id = ${orderId}`);
  }

  /** Makes the next posting fail and roll back, as if the worker had died there. Later ones succeed. */
  async failNextPosting(): Promise<void> {
    await this.asOwner(async (owner) => {
      await owner.execute(sql`create sequence posting_count`);
      await owner.execute(sql`grant usage on sequence posting_count to payment_app`);
      await owner.execute(sql`
        create function fail_first_posting() returns trigger language plpgsql as $$
        begin
          if nextval('posting_count') = 1 then raise exception 'crashed on purpose'; end if;
          return new;
        end $$`);
      await owner.execute(sql`
        create trigger fail_first before insert on journal_entry for each row execute function fail_first_posting()`);
    });
  }

  /** Makes all postings of an order fail, until `heal`. */
  async failPostingsOf({ orderId }: OrderPlaced): Promise<void> {
    await this.asOwner(async (owner) => {
      await owner.execute(sql`
        create function fail_postings() returns trigger language plpgsql as $$
        begin
          raise exception 'crashed on purpose';
        end $$`);
      const ofOrder = raw(`new.order_id = '${orderId}'`);
      await owner.execute(sql`
        create trigger fail_postings before insert on journal_entry for each row when (${ofOrder})
        execute function fail_postings()`);
    });
  }

  async heal(): Promise<void> {
    await this.asOwner(async (owner) => {
      await owner.execute(sql`drop function if exists fail_postings cascade`);
      await owner.execute(sql`drop function if exists fail_first_posting cascade`);
      await owner.execute(sql`drop sequence if exists posting_count`);
    });
  }

  /** Runs with the rights of the role that owns the tables. */
  async asOwner<T>(work: (owner: Database) => Promise<T>): Promise<T> {
    const owner = new Database({ url: this.testDatabase.ownerUrl, poolSize: 1, applicationName: 'test' });
    try {
      return await work(owner);
    } finally {
      await owner.close();
    }
  }

  private env(overrides: Record<string, string> = {}): PaymentEnv {
    return paymentEnv.parse({
      NODE_ENV: 'test',
      PROVIDER_URL: this.sandbox.url,
      PROVIDER_API_KEY: this.sandbox.apiKey,
      PROVIDER_TIMEOUT_MS: '400',
      PROVIDER_RETRY_MS: '5',
      PROVIDER_SETTLE_MS: '60000',
      ...overrides,
    });
  }
}

interface WorkerOptions {
  env?: Record<string, string>;
  provider?: CardProvider;
  claims?: typeof PaymentClaims;
}
