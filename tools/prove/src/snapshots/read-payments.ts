import { sql } from '@mvec/database';
import type { PaymentSnapshot, PaymentRow } from './snapshot.types.js';
import type { DatabaseReader } from './database-reader.js';

export async function readPayments(reader: DatabaseReader): Promise<PaymentSnapshot> {
  return {
    payments: await reader.rows<PaymentRow>('payment', sql`select id, order_id, status, amount, currency from payment`),
    splits: await reader.rows<PaymentSnapshot['splits'][number]>(
      'payment',
      sql`select payment_id, vendor_id, vendor_order_id, gross, commission, net from payment_split`,
    ),
    refunds: await reader.rows<PaymentSnapshot['refunds'][number]>(
      'payment',
      sql`
      select id, payment_id, charge_id, amount, completed_at is not null as completed
      from refund`,
    ),
    attempts: await reader.rows<PaymentSnapshot['attempts'][number]>(
      'payment',
      sql`select id, payment_id, outcome, charge_id from payment_attempt`,
    ),
    ...(await readLedger(reader)),
  };
}

type Ledger = Pick<PaymentSnapshot, 'entries' | 'entryLines' | 'accounts' | 'statementEnds'>;

async function readLedger(reader: DatabaseReader): Promise<Ledger> {
  return {
    entries: await reader.rows<Ledger['entries'][number]>(
      'payment',
      sql`select id, kind, order_id, source from journal_entry`,
    ),
    entryLines: await reader.rows<Ledger['entryLines'][number]>(
      'payment',
      sql`select entry_id, account, amount, currency from journal_line`,
    ),
    accounts: await reader.rows<Ledger['accounts'][number]>(
      'payment',
      sql`select vendor_id, currency, pending, available from vendor_account`,
    ),
    statementEnds: await reader.rows<Ledger['statementEnds'][number]>(
      'payment',
      sql`
      select distinct on (vendor_id, currency) vendor_id, currency, pending_after as pending,
        available_after as available
      from vendor_statement_line order by vendor_id, currency, id desc`,
    ),
  };
}
