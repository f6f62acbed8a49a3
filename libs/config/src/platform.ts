/** The platform's default ports. Environment variables override them. */
export const services = {
  identity: { port: 3001 },
  catalog: { port: 3002 },
  messaging: { port: 3003 },
  order: { port: 3004 },
  payment: { port: 3005 },
  analytics: { port: 3000 },
} as const;

export type ServiceName = keyof typeof services;

export const serviceNames = Object.keys(services) as ServiceName[];

export const ports = {
  gateway: 8000,
  gatewayAdmin: 8001,
  kafka: [9094, 9095, 9096],
  postgres: 5432,
  redis: 6379,
  smtp: 1025,
  mailWeb: 1080,
  paymentSandbox: 3010,
  prometheus: 9090,
} as const;
