import { Database, inDatabase, raw, sql } from '@mvec/database';
import type { Platform } from '@mvec/launcher';

/** A fault, with exactly the alerts that it must fire. */
export interface Act {
  name: string;
  summary: string;
  /** Expected alerts, with their service if they have one. */
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
    summary: 'the consumer of analytics stops: its database refuses its connections',
    expected: ['ConsumerStuck analytics', 'DatabaseUnread analytics'],
    strike: (platform) => limitConnections(platform, 'analytics', 0),
    heal: (platform) => limitConnections(platform, 'analytics', -1),
  },
  {
    name: 'service',
    summary: 'messaging is killed and stays down',
    expected: ['ServiceDown messaging'],
    strike: (platform) => platform.part('messaging').kill(),
    heal: (platform) => platform.part('messaging').start(),
  },
];

/** Limits a service's connections, as when the server has too many. -1 means no limit. */
async function limitConnections({ urls }: Platform, service: 'analytics', limit: 0 | -1): Promise<void> {
  const url = inDatabase(urls.postgres, 'postgres');
  const database = new Database({ url, poolSize: 1, applicationName: 'rehearsal' });
  const role = `${service}_app`;
  try {
    await database.execute(sql`alter role ${raw(role)} connection limit ${raw(String(limit))}`);
    if (limit === 0)
      await database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`);
  } finally {
    await database.close();
  }
}
