import { ports, serviceNames, services, type ServiceName } from '@mvec/config';

/** All ports of one platform. One offset moves them all, so that several platforms can run at the same time. */
export interface Addresses {
  gateway: number;
  gatewayAdmin: number;
  postgres: number;
  redis: number;
  kafka: number[];
  kafkaControllers: number[];
  smtp: number;
  mailWeb: number;
  paymentSandbox: number;
  /** One port for each instance; the first is the documented one. */
  services: Record<ServiceName, number[]>;
}

/** Distance between the ports of two instances of a service: leaves room for the other services and the sandbox. */
const instanceStep = 100;

export function addressesFor(offset: number, instances = 1): Addresses {
  return {
    gateway: ports.gateway + offset,
    gatewayAdmin: ports.gatewayAdmin + offset,
    postgres: ports.postgres + offset,
    redis: ports.redis + offset,
    kafka: ports.kafka.map((port) => port + offset),
    kafkaControllers: ports.kafka.map((port) => port + 100 + offset),
    smtp: ports.smtp + offset,
    mailWeb: ports.mailWeb + offset,
    paymentSandbox: ports.paymentSandbox + offset,
    services: mapServices((service) =>
      Array.from({ length: instances }, (_, index) => services[service].port + offset + index * instanceStep),
    ),
  };
}

/** Name of an instance's part: `order`, `order-2`, …. @param index from 0 */
export function instanceName(service: ServiceName, index: number): string {
  return index === 0 ? service : `${service}-${index + 1}`;
}

export function mapServices<Value>(value: (service: ServiceName) => Value): Record<ServiceName, Value> {
  return Object.fromEntries(serviceNames.map((service) => [service, value(service)])) as Record<ServiceName, Value>;
}
