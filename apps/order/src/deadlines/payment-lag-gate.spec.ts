import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ConsumerLag, createKafka } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { orderEnv } from '../env.js';
import { PaymentLagGate } from './payment-lag-gate.js';

const logger = createLogger('test', 'silent');

/** What the brokers say, if they say anything. */
class KnownLag extends ConsumerLag {
  known: number | undefined = 0;

  constructor() {
    // Nothing connects: the method below answers.
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
  return { lag, answers: new PaymentLagGate(lag, env, logger) };
}

describe('PaymentLagGate', () => {
  afterEach(() => void jest.useRealTimers());

  it.each([
    ['are behind', 3],
    ['cannot be asked', undefined],
  ])('have not arrived while we %s, and have as soon as that is over', async (_what, known) => {
    const { lag, answers } = start(0);
    expect(await answers.haveArrived()).toBe(true);
    lag.known = known;
    expect(await answers.haveArrived()).toBe(false);
    lag.known = 0;
    expect(await answers.haveArrived()).toBe(true);
  });

  it.each([
    ['the start', 0],
    ['we were behind', 3],
    ['the brokers were away', undefined],
  ])('may still lie in the outbox of payment for some time after %s', async (_what, known) => {
    const { lag, answers } = start(10);
    lag.known = known;
    await answers.haveArrived();
    lag.known = 0;
    jest.advanceTimersByTime(9_900);
    expect(await answers.haveArrived()).toBe(false);
    jest.advanceTimersByTime(200);
    expect(await answers.haveArrived()).toBe(true);
  });
});
