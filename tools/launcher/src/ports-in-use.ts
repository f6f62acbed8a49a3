import { serviceNames } from '@mvec/config';
import { instanceName, type Addresses } from './addresses.js';

/** All ports that the platform listens on, with the part that uses each. */
export function portsInUse(addresses: Addresses): { port: number; user: string }[] {
  return [
    { port: addresses.gateway, user: 'gateway' },
    { port: addresses.gatewayAdmin, user: 'gateway, admin' },
    { port: addresses.postgres, user: 'Postgres' },
    { port: addresses.redis, user: 'Redis' },
    ...addresses.kafka.map((port, index) => ({ port, user: `Kafka broker ${index + 1}` })),
    ...addresses.kafkaControllers.map((port, index) => ({ port, user: `Kafka controller ${index + 1}` })),
    { port: addresses.smtp, user: 'mail, SMTP' },
    { port: addresses.mailWeb, user: 'mail, web' },
    { port: addresses.paymentSandbox, user: 'payment sandbox' },
    ...serviceNames.flatMap((service) =>
      addresses.services[service].map((port, index) => ({ port, user: instanceName(service, index) })),
    ),
  ];
}
