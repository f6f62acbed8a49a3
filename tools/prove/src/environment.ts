import type { Scenario } from './scenarios/scenario.js';

/** How long an order rests at most, because the payment's answer may be on its way. */
export const paymentRestSeconds = 120;

/** Short deadlines, so that a run of minutes sees them pass; no limits on what one address registers. */
export function environmentOf({ environment = {} }: Scenario): Scenario['environment'] {
  return {
    ...environment,
    identity: { REGISTRATIONS_PER_ADDRESS: '100000', ...environment.identity },
    order: {
      PAYMENT_DUE_SECONDS: '45',
      PAYMENT_REST_SECONDS: String(paymentRestSeconds),
      MAX_OPEN_ORDERS: '100',
      ...environment.order,
    },
  };
}
