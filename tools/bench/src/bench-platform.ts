import { setTimeout as delay } from 'node:timers/promises';
import { serviceNames, type ServiceName } from '@mvec/config';
import { Database, inDatabase, raw, sql } from '@mvec/database';
import { emptyHome, Platform } from '@mvec/launcher';
import { Gateway } from '@mvec/demo-market';
import type { LoadProcess } from './load/load-process.js';
import { MailSink } from './mail-sink.js';
import type { BenchOptions } from './options.js';
import { SpanSink } from './span-sink.js';

const unlimited = 100_000_000;
const scratch = 'bench';
const readyPollMs = 100;

/** A new platform for the benchmark, with rate limits too high to be reached by one address or one user. */
export class BenchPlatform {
  readonly platform: Platform;
  readonly gateway: Gateway;
  readonly sink: MailSink;
  private readonly databases = new Map<ServiceName, Database>();

  static async create(options: BenchOptions): Promise<BenchPlatform> {
    const mails = new MailSink();
    const spans = new SpanSink();
    const [smtpPort, collector] = await Promise.all([mails.listen(), spans.listen()]);
    return new BenchPlatform(options, mails, smtpPort, spans, collector);
  }

  private constructor(
    private readonly options: BenchOptions,
    sink: MailSink,
    smtpPort: number,
    private readonly spans: SpanSink,
    collector: string,
  ) {
    this.sink = sink;
    this.platform = new Platform({
      root: options.root,
      home: options.home,
      portOffset: options.portOffset,
      instances: options.instances,
      logLevel: 'warn',
      tracing: options.tracing === undefined ? undefined : { endpoint: collector, ratio: options.tracing },
      limits: { address: unlimited, user: unlimited, service: unlimited },
      environment: {
        identity: { REGISTRATIONS_PER_ADDRESS: String(unlimited), SIGN_IN_FAILURES_PER_ADDRESS: String(unlimited) },
        order: { MAX_OPEN_ORDERS: '10000' },
        messaging: { SMTP_URL: `smtp://127.0.0.1:${smtpPort}` },
      },
      onStatus: ({ part, state, reason }) => {
        if (state === 'failed' || state === 'restarting') options.say(`${part} is ${state}: ${reason ?? ''}`);
      },
    });
    this.gateway = new Gateway(`http://127.0.0.1:${this.platform.addresses.gateway}`);
  }

  /** Deletes the data of an earlier run and starts the platform. */
  async start(): Promise<void> {
    await emptyHome(this.options.home);
    await this.platform.start();
    await this.trackCommits();
  }

  get gatewayPort(): number {
    return this.platform.addresses.gateway;
  }

  get brokers(): string[] {
    return this.platform.addresses.kafka.map((port) => `127.0.0.1:${port}`);
  }

  /** Connection string of the superuser. */
  databaseUrl(name: ServiceName | typeof scratch): string {
    return inDatabase(this.platform.urls.postgres, name);
  }

  /** Creates the database of the reference programs. @returns its connection string */
  async scratchDatabase(): Promise<string> {
    const catalog = this.database('catalog');
    const found = await catalog.query(sql`select from pg_database where datname = ${scratch}`);
    if (found.length === 0) await catalog.execute(sql`create database ${raw(scratch)}`);
    return this.databaseUrl(scratch);
  }

  /** A service's database, as the superuser, who may read and vacuum every table. */
  database(service: ServiceName): Database {
    const url = this.databaseUrl(service);
    const database = this.databases.get(service) ?? new Database({ url, poolSize: 2, applicationName: 'bench' });
    this.databases.set(service, database);
    return database;
  }

  /** Process ids of the measured processes, by part. */
  pids(load: LoadProcess): Map<string, number> {
    const names = this.platform.partNames.filter((name) => name !== 'mail');
    const parts = names.map((name) => [name, this.platform.part(name).pid] as const);
    const all = [...parts, ['load', load.pid] as const, ['bench', process.pid] as const];
    return new Map(all.filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  get services(): readonly ServiceName[] {
    return serviceNames;
  }

  /** Makes Postgres record the times of commits. It reads this setting only at its start, so it is restarted. */
  private async trackCommits(): Promise<void> {
    await this.database('catalog').execute(sql`alter system set track_commit_timestamp = on`);
    await this.closeDatabases();
    await this.platform.part('postgres').restart();
    const urls = Object.values(this.platform.addresses.services)
      .flat()
      .map((port) => `http://127.0.0.1:${port}/health/ready`);
    for (const url of urls) while (!(await isReady(url))) await delay(readyPollMs);
  }

  private async closeDatabases(): Promise<void> {
    await Promise.allSettled([...this.databases.values()].map((database) => database.close()));
    this.databases.clear();
  }

  async stop(): Promise<void> {
    await this.closeDatabases();
    await this.platform.stop();
    this.sink.close();
    this.spans.close();
  }
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}
