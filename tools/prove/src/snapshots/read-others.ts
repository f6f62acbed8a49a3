import { sql } from '@mvec/database';
import type { AnalyticsSnapshot, DeliveryRow, IdentitySnapshot, MessagingSnapshot } from './snapshot.types.js';
import type { DatabaseReader } from './database-reader.js';

export async function readMessaging(reader: DatabaseReader): Promise<MessagingSnapshot> {
  return {
    deliveries: await reader.rows<DeliveryRow>(
      'messaging',
      sql`
      select id, order_id, account_id, template, status, attempts, resends,
        data->>'vendorOrderId' as vendor_order_id
      from delivery`,
    ),
    contacts: await reader.rows<MessagingSnapshot['contacts'][number]>(
      'messaging',
      sql`select account_id from contact`,
    ),
  };
}

const live = sql`generation = (select id from generation where live_at is not null and retired_at is null)`;

export async function readAnalytics(reader: DatabaseReader): Promise<AnalyticsSnapshot> {
  return {
    facts: await reader.rows<AnalyticsSnapshot['facts'][number]>(
      'analytics',
      sql`select kind, subject_id from fact where ${live}`,
    ),
    orders: await reader.rows<AnalyticsSnapshot['orders'][number]>(
      'analytics',
      sql`select order_id, total from sales_order where ${live}`,
    ),
    refunds: await reader.rows<AnalyticsSnapshot['refunds'][number]>(
      'analytics',
      sql`select order_id, amount from refund where ${live}`,
    ),
  };
}

export async function readIdentity(reader: DatabaseReader): Promise<IdentitySnapshot> {
  return {
    accounts: await reader.rows<IdentitySnapshot['accounts'][number]>('identity', sql`select id from account`),
    vendors: await reader.rows<IdentitySnapshot['vendors'][number]>('identity', sql`select id, status from vendor`),
  };
}
