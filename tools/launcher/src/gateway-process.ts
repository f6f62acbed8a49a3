import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ManagedProcess } from '@mvec/local-servers';
import { mapServices, type Addresses } from './addresses.js';
import { answers } from './answers.js';
import { writeFileAtomically } from './atomic-file.js';
import type { PlatformHome } from './home.js';
import { nodeProcess } from './node-process.js';
import type { SetUp } from './set-up.js';

/** Maximum requests per minute: per address on public routes, per user, per service. */
export interface RateLimits {
  address: number;
  user: number;
  service: number;
}

/** Collector for the traces of gateway and services, and the share of traces to record: 0 to 1. */
export interface TraceCollector {
  /** OTLP over HTTP: `http://127.0.0.1:4318`. */
  endpoint: string;
  ratio: number;
}

export const developmentLimits: RateLimits = { address: 3_000, user: 3_000, service: 60_000 };

export interface GatewayInput {
  root: string;
  home: PlatformHome;
  addresses: Addresses;
  setUp: SetUp;
  limits: RateLimits;
  tracing?: TraceCollector | undefined;
  stopOrder: number;
}

/** The development gateway; kong/kong.yml is rendered for this platform before each start. */
export function gatewayProcess(input: GatewayInput): ManagedProcess {
  const { root, home, addresses, stopOrder } = input;
  return nodeProcess({
    name: 'gateway',
    home: home.folder,
    main: join(root, 'tools', 'dev-gateway', 'dist', 'main.js'),
    cwd: root,
    prepare: () => renderKong(input),
    env: {
      GATEWAY_KONG_FILE: kongFile(home),
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PROXY_PORT: String(addresses.gateway),
      GATEWAY_ADMIN_PORT: String(addresses.gatewayAdmin),
    },
    ready: () => answers(`http://127.0.0.1:${addresses.gatewayAdmin}/status`),
    maxHeapMb: 256,
    stopOrder,
  });
}

async function renderKong(input: GatewayInput): Promise<void> {
  const { root, home } = input;
  await mkdir(home.gateway, { recursive: true, mode: 0o700 });
  const values = join(home.gateway, 'values.json');
  await writeFileAtomically(values, JSON.stringify(kongValues(input), null, 2));
  const program = join(root, 'tools', 'dev-gateway', 'dist', 'render-kong.js');
  const from = ['--kong', join(root, 'kong'), '--keys', home.jwks, '--values', values];
  await new ManagedProcess({
    name: 'render-kong',
    home: home.folder,
    launch: { command: process.execPath, args: [program, ...from, '--out', kongFile(home)], cwd: root },
  }).run();
}

function kongValues({ addresses, setUp, limits, tracing }: GatewayInput) {
  return {
    services: mapServices((service) => addresses.services[service].map((port) => ({ host: '127.0.0.1', port }))),
    redis: { host: '127.0.0.1', port: addresses.redis, password: setUp.secrets.redisPassword },
    limitsPerMinute: limits,
    ...(tracing && { tracing: { endpoint: `${tracing.endpoint}/v1/traces`, ratio: tracing.ratio } }),
    corsOrigins: [`http://localhost:${addresses.gateway}`],
  };
}

function kongFile(home: PlatformHome): string {
  return join(home.gateway, 'kong.yml');
}
