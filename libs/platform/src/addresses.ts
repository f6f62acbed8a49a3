import { ports, serviceNames, services, type ServiceName } from '@mvec/config';

/** Every port of one platform; all of them move by the same offset, so that several platforms run side by side. */
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
  services: Record<ServiceName, number>;
}

export function addressesFor(offset: number): Addresses {
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
    services: mapServices((service) => services[service].port + offset),
  };
}

export function mapServices<Value>(value: (service: ServiceName) => Value): Record<ServiceName, Value> {
  return Object.fromEntries(serviceNames.map((service) => [service, value(service)])) as Record<ServiceName, Value>;
}
