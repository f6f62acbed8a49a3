import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ConsumerLag, createKafka } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { orderEnv } from '../env.js';
import { PaymentLagGate } from './payment-lag-gate.js';

const logger = createLogger('test', 'silent');

/** A lag that the test sets; undefined when the brokers are unreachable. */
class KnownLag extends ConsumerLag {
  known: number | undefined = 0;

  constructor() {
    // Never connects: the method below answers instead.
    super(createKafka({ brokers: ['127.0.0.1:1'], clientId: 'test', logger }), '');
  }

  override messages(): Promise<number> {
    return this.known === undefined ? Promise.reject(new Error('No broker answers')) : Promise.resolve(this.known);
  }
}

function start(settleSeconds: number) {
  jest.useFakeTimers({ now: 0 });
  const lag = new KnownLag();
  const env = orderEnv.parse({ PAYMENT_SETTLE_SECONDS: settleSeconds });
  return { lag, gate: new PaymentLagGate(lag, env, logger) };
}

describe('PaymentLagGate', () => {
  afterEach(() => void jest.useRealTimers());

  it.each([
    ['there is lag', 3],
    ['the lag is unknown', undefined],
  ])('is not caught up while %s, and is as soon as the lag is zero', async (_what, known) => {
    const { lag, gate } = start(0);
    expect(await gate.isCaughtUp()).toBe(true);
    lag.known = known;
    expect(await gate.isCaughtUp()).toBe(false);
    lag.known = 0;
    expect(await gate.isCaughtUp()).toBe(true);
  });

  it.each([
    ['the start', 0],
    ['there was lag', 3],
    ['the brokers were unreachable', undefined],
  ])('waits after %s: events may still be in the outbox of payment', async (_what, known) => {
    const { lag, gate } = start(10);
    lag.known = known;
    await gate.isCaughtUp();
    lag.known = 0;
    jest.advanceTimersByTime(9_900);
    expect(await gate.isCaughtUp()).toBe(false);
    jest.advanceTimersByTime(200);
    expect(await gate.isCaughtUp()).toBe(true);
  });
});
