import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@mvec/config';
import { UnknownMigrationsError } from '@mvec/database';
import { KafkaCluster, MailServer, PostgresServer, RedisServer } from '@mvec/local-servers';
import { instanceName, type Addresses } from './addresses.js';
import { answers, gatewayTakes } from './answers.js';
import { prepareDatabases } from './databases.js';
import { gatewayProcess, type RateLimits, type TraceCollector } from './gateway-process.js';
import type { PlatformHome } from './home.js';
import { nodeProcess } from './node-process.js';
import type { PartProcess } from './part.js';
import { PlatformError } from './platform.errors.js';
import { serviceEnvironment, type EnvironmentInput, type ServiceVariables } from './service-environment.js';
import type { StepPlan } from './step.js';
import { prepareTopics } from './topics.js';
import type { SetUp } from './set-up.js';

export interface BlueprintInput {
  root: string;
  home: PlatformHome;
  addresses: Addresses;
  setUp: SetUp;
  nodeEnv: string;
  environment: ServiceVariables;
  logLevel: string;
  limits: RateLimits;
  tracing: TraceCollector | undefined;
  /** Reports what a part does while it starts, such as a download. */
  onProgress: (part: string, message: string) => void;
}

/** A server of the platform and what must be ready before it starts. Lower stop orders are stopped first. */
export interface PartPlan {
  name: string;
  after: readonly string[];
  stopOrder: number;
  process: PartProcess;
}

export type Plan = PartPlan | StepPlan;

export interface Blueprint {
  plans: readonly Plan[];
  postgresUrl: string;
  redisUrl: string;
}

const stopOrders = { services: 0, gateway: 1, neighbours: 2, servers: 3 };

/** All parts of the platform, with their start dependencies and stop order. */
export function blueprint(input: BlueprintInput): Blueprint {
  const { home, addresses, setUp, onProgress } = input;
  const { secrets } = setUp;
  const progress = (part: string) => (message: string) => onProgress(part, message);

  const postgres = new PostgresServer({
    home: home.folder,
    port: addresses.postgres,
    password: secrets.postgresPassword,
    onProgress: progress('postgres'),
  });
  const redis = new RedisServer({
    home: home.folder,
    port: addresses.redis,
    password: secrets.redisPassword,
    onProgress: progress('redis'),
  });
  const kafka = new KafkaCluster({
    home: home.folder,
    ports: addresses.kafka,
    controllerPorts: addresses.kafkaControllers,
    onProgress: progress('kafka-1'),
  });
  const mail = new MailServer({ home: home.folder, smtpPort: addresses.smtp, webPort: addresses.mailWeb });
  const brokers = kafka.brokers.map((broker) => broker.name);
  const servers = [postgres, redis, ...kafka.brokers];
  const wiring = { ...input, postgresUrl: postgres.adminUrl, redisUrl: redis.url };

  const plans: Plan[] = [
    ...servers.map((process) => ({ name: process.name, after: [], stopOrder: stopOrders.servers, process })),
    { name: mail.name, after: [], stopOrder: stopOrders.neighbours, process: mail },
    paymentSandbox(input),
    {
      name: 'databases',
      after: ['postgres'],
      run: async () => {
        const applied = await prepareDatabases(input.root, postgres.adminUrl, secrets).catch(explainUnknownMigrations);
        if (applied.length > 0) onProgress('databases', `applied ${applied.length} migrations`);
      },
    },
    { name: 'topics', after: brokers, run: () => prepareTopics(kafka) },
    {
      name: 'gateway',
      after: ['redis'],
      stopOrder: stopOrders.gateway,
      process: gatewayProcess({ ...input, stopOrder: stopOrders.gateway }),
    },
    ...serviceNames
      .filter((service) => existsSync(mainOf(input.root, 'apps', service)))
      .flatMap((service) => instancesOf(service, wiring)),
  ];
  return { plans, postgresUrl: postgres.adminUrl, redisUrl: redis.url };
}

function explainUnknownMigrations(error: unknown): never {
  if (!(error instanceof UnknownMigrationsError)) throw error;
  throw new PlatformError(`${error.message}. Run \`npm run reset\` to delete its data, or start that version.`);
}

/** Plans of a service's instances, which share its database, consumer group and secrets and differ in their ports. */
function instancesOf(service: ServiceName, wiring: BlueprintInput & EnvironmentInput): PartPlan[] {
  const { root, home, addresses } = wiring;
  const targets = `http://127.0.0.1:${addresses.gatewayAdmin}/upstreams/${service}/health`;
  return addresses.services[service].map((port, index) => {
    const name = instanceName(service, index);
    const process = nodeProcess({
      name,
      home: home.folder,
      main: mainOf(root, 'apps', service),
      cwd: root,
      env: serviceEnvironment(service, port, wiring),
      ready: async () =>
        (await answers(`http://127.0.0.1:${port}/health/ready`)) && (await gatewayTakes(targets, port)),
      maxHeapMb: 256,
      graceMs: 22_000,
      stopOrder: stopOrders.services,
    });
    return { name, after: ['databases', 'topics', 'redis'], stopOrder: stopOrders.services, process };
  });
}

function paymentSandbox({ root, home, addresses, setUp }: BlueprintInput): PartPlan {
  const name = 'payment-sandbox';
  const env = {
    HTTP_PORT: String(addresses.paymentSandbox),
    PROVIDER_API_KEY: setUp.secrets.paymentProviderKey,
    SANDBOX_JOURNAL: home.paymentJournal,
  };
  const process = nodeProcess({
    name,
    home: home.folder,
    main: mainOf(root, 'tools', name),
    cwd: root,
    env,
    ready: () => answers(`http://127.0.0.1:${addresses.paymentSandbox}/health`),
    maxHeapMb: 128,
    stopOrder: stopOrders.neighbours,
  });
  return { name, after: [], stopOrder: stopOrders.neighbours, process };
}

function mainOf(root: string, group: 'apps' | 'tools', name: string): string {
  return join(root, group, name, 'dist', 'main.js');
}
