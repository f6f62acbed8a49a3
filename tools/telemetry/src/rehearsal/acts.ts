import { Database, inDatabase, raw, sql } from '@mvec/database';
import type { Platform } from '@mvec/platform';

/** Something that breaks, and exactly the alerts that are to fire of it. */
export interface Act {
  name: string;
  summary: string;
  /** Alerts, with their service where they have one. */
  expected: readonly string[];
  strike: (platform: Platform) => Promise<unknown>;
  heal: (platform: Platform) => Promise<unknown>;
}

export const acts: readonly Act[] = [
  {
    name: 'broker',
    summary: 'one of three brokers is killed',
    expected: ['KafkaBrokerMissing'],
    strike: (platform) => platform.part('kafka-2').kill(),
    heal: (platform) => platform.part('kafka-2').start(),
  },
  {
    name: 'consumer',
    summary: 'the consumer of analytics stands still: its database takes no connection',
    expected: ['ConsumerStuck analytics'],
    strike: (platform) => allowConnections(platform, 'analytics', false),
    heal: (platform) => allowConnections(platform, 'analytics', true),
  },
  {
    name: 'service',
    summary: 'messaging is killed and stays down',
    expected: ['ServiceDown messaging'],
    strike: (platform) => platform.part('messaging').kill(),
    heal: (platform) => platform.part('messaging').start(),
  },
];

async function allowConnections({ urls }: Platform, service: 'analytics', allowed: boolean): Promise<void> {
  const url = inDatabase(urls.postgres, 'postgres');
  const database = new Database({ url, poolSize: 1, applicationName: 'rehearsal' });
  try {
    await database.execute(sql`alter database ${raw(service)} allow_connections ${raw(String(allowed))}`);
    if (!allowed)
      await database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${service}`);
  } finally {
    await database.close();
  }
}
