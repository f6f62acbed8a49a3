import type { PlatformOptions } from '@mvec/launcher';
import { movableClock } from './faults/clock.js';
import { services } from './faults/parts.js';
import type { Scenario } from './scenarios/scenario.js';

/** How long an order's payment deadline may be extended while the result of the payment is unknown. */
export const paymentDeadlineMaxExtensionSeconds = 120;

/** Short deadlines, so that they expire within a run of minutes; a high limit on registrations from one address. */
const ofEveryRun: Readonly<Record<string, Record<string, string>>> = {
  identity: { REGISTRATIONS_PER_ADDRESS: '100000' },
  order: {
    PAYMENT_DUE_SECONDS: '45',
    PAYMENT_DEADLINE_MAX_EXTENSION_SECONDS: String(paymentDeadlineMaxExtensionSeconds),
    MAX_OPEN_ORDERS: '100',
  },
};

export function environmentOf({ movableClocks = false }: Scenario, home: string): PlatformOptions['environment'] {
  return Object.fromEntries(
    services.map((service) => [service, { ...ofEveryRun[service], ...(movableClocks && movableClock(home, service)) }]),
  );
}
