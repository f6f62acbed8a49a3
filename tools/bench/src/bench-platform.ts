import { Database } from '@mvec/database';
import { serviceNames, type ServiceName } from '@mvec/config';
import { removeHome } from '@mvec/infrastructure';
import { inDatabase } from '@mvec/database';
import { Platform } from '@mvec/platform';
import { GatewayClient } from '@mvec/trade';
import type { LoadProcess } from './load/load-process.js';
import { MailSink } from './mail-sink.js';
import type { BenchOptions } from './options.js';

const unlimited = 100_000_000;

/** A platform of the benchmark's own, from nothing, which lets one address and one person do as much as they like. */
export class BenchPlatform {
  readonly platform: Platform;
  readonly gateway: GatewayClient;
  readonly sink: MailSink;
  private readonly databases = new Map<ServiceName, Database>();

  static async start(options: BenchOptions): Promise<BenchPlatform> {
    await removeHome(options.home);
    const sink = new MailSink();
    const started = new BenchPlatform(options, sink, await sink.listen());
    await started.platform.start();
    return started;
  }

  private constructor(options: BenchOptions, sink: MailSink, smtpPort: number) {
    this.sink = sink;
    this.platform = new Platform({
      root: options.root,
      home: options.home,
      portOffset: options.portOffset,
      logLevel: 'warn',
      limits: { address: unlimited, user: unlimited, service: unlimited },
      environment: {
        identity: { REGISTRATIONS_PER_ADDRESS: String(unlimited) },
        order: { MAX_OPEN_ORDERS: '10000' },
        messaging: { SMTP_URL: `smtp://127.0.0.1:${smtpPort}` },
      },
      onStatus: ({ part, state, reason }) => {
        if (state === 'failed' || state === 'restarting') options.say(`${part} is ${state}: ${reason ?? ''}`);
      },
    });
    this.gateway = new GatewayClient(`http://127.0.0.1:${this.platform.addresses.gateway}`);
  }

  get gatewayPort(): number {
    return this.platform.addresses.gateway;
  }

  /** As the administrator, who may see and vacuum everything. */
  database(service: ServiceName): Database {
    const url = inDatabase(this.platform.urls.postgres, service);
    const database = this.databases.get(service) ?? new Database({ url, poolSize: 2, applicationName: 'bench' });
    this.databases.set(service, database);
    return database;
  }

  /** The processes that are measured, by the part they are. */
  pids(load: LoadProcess): Map<string, number> {
    const names = this.platform.partNames.filter((name) => name !== 'mail');
    const parts = names.map((name) => [name, this.platform.part(name).pid] as const);
    const all = [...parts, ['load', load.pid] as const, ['bench', process.pid] as const];
    return new Map(all.filter((entry): entry is [string, number] => entry[1] !== undefined));
  }

  get services(): readonly ServiceName[] {
    return serviceNames;
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.databases.values()].map((database) => database.close()));
    await this.platform.stop();
    this.sink.close();
  }
}
