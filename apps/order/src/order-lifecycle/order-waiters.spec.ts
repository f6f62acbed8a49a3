import { afterEach, describe, expect, it } from '@jest/globals';
import { Database } from '@mvec/database';
import { createLogger, HealthChecks } from '@mvec/observability';
import { eventually } from '@mvec/testing';
import { orderEnv } from '../env.js';
import { OrderWaiters } from './order-waiters.js';
import { OrdersRepository } from './orders.repository.js';

/** The database's answers to the poll: which orders are final, and whether it answers at all. */
class FinalOrders extends OrdersRepository {
  readonly final = new Set<string>();
  readonly asked: string[][] = [];
  down = false;

  override idsInStatus(_database: Database, ids: string[]): Promise<string[]> {
    this.asked.push(ids);
    if (this.down) return Promise.reject(new Error('down'));
    return Promise.resolve(ids.filter((id) => this.final.has(id)));
  }
}

// Nothing connects: the repository above answers.
const database = new Database({ url: 'postgres://127.0.0.1:1/none', poolSize: 1, applicationName: 'test' });
let health = new HealthChecks();

function start(limit = 10) {
  health = new HealthChecks();
  const orders = new FinalOrders();
  const env = orderEnv.parse({ MAX_WAITING_REQUESTS: limit });
  return { orders, waiters: new OrderWaiters(database, orders, health, env, createLogger('test', 'silent')) };
}

function enter(waiters: OrderWaiters, orderId: string) {
  const waiter = waiters.enter(orderId);
  if (waiter === undefined) throw new Error('There was no room');
  let isWoken = false;
  void waiter.woken.then(() => (isWoken = true));
  return { waiter, isWoken: () => isWoken };
}

describe('OrderWaiters', () => {
  afterEach(() => health.markStopping());

  it('wakes all requests that wait for the order, without a query', async () => {
    const { orders, waiters } = start();
    const [one, two, other] = [enter(waiters, 'a'), enter(waiters, 'a'), enter(waiters, 'b')];
    waiters.wake(['a', 'c']);
    await Promise.all([one.waiter.woken, two.waiter.woken]);
    expect(other.isWoken()).toBe(false);
    expect(orders.asked).toEqual([]);
  });

  it('reads all orders in one query, and continues after a failure', async () => {
    const { orders, waiters } = start();
    orders.down = true;
    const [one, two] = [enter(waiters, 'a'), enter(waiters, 'b')];
    enter(waiters, 'b');
    await eventually(() => orders.asked.length >= 1);
    orders.down = false;
    orders.final.add('b');
    await two.waiter.woken;
    expect(one.isWoken()).toBe(false);
    expect(orders.asked).toEqual(Array(orders.asked.length).fill(['a', 'b']));
  });

  it('sends no query when no request waits', async () => {
    const { orders, waiters } = start();
    const one = enter(waiters, 'a');
    await eventually(() => orders.asked.length >= 1);
    one.waiter.leave();
    one.waiter.leave();
    const asked = orders.asked.length;
    const two = enter(waiters, 'b');
    await eventually(() => orders.asked.length > asked);
    expect(orders.asked.at(-1)).toEqual(['b']);
    two.waiter.leave();
  });

  it('admits up to the maximum, and more when one leaves', () => {
    const { waiters } = start(2);
    const one = enter(waiters, 'a');
    enter(waiters, 'b');
    expect(waiters.enter('c')).toBeUndefined();
    one.waiter.leave();
    expect(waiters.enter('c')).toBeDefined();
  });

  it('admits no request while the service stops, and wakes the waiting ones', async () => {
    const { waiters } = start();
    const one = enter(waiters, 'a');
    health.markStopping();
    expect(waiters.enter('a')).toBeUndefined();
    await waiters.onApplicationShutdown();
    await one.waiter.woken;
  });
});
