import { describe, expect, it } from '@jest/globals';
import { summaryOf } from './statement-span.js';

describe('summaryOf', () => {
  it.each([
    ['select id from orders where id = $1', 'SELECT orders'],
    ['select 1', 'SELECT'],
    [
      'insert into eventing.inbox (id) select id from unnest($1::uuid[]) as t (id) on conflict do nothing',
      'INSERT eventing.inbox',
    ],
    ['insert into contact (id) values ($1) on conflict (id) do update set email = excluded.email', 'INSERT contact'],
    ['select id from orders where id = $1 for no key update skip locked', 'SELECT orders'],
    ['select id from orders for update', 'SELECT orders'],
    [
      'with due as (select id from payment for no key update skip locked), claimed as (update payment set tries = 1 from due)\ninsert into provider_call (id) select id from claimed',
      'UPDATE payment, INSERT provider_call',
    ],
    ['delete from eventing.outbox using unnest($1::bigint[]) as gone (id)', 'DELETE eventing.outbox'],
  ])('of %s is %s', (text, summary) => {
    expect(summaryOf(text)).toBe(summary);
  });
});
