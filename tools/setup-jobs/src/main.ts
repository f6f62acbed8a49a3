import { fileURLToPath } from 'node:url';
import { EnvError, parseEnv } from '@mvec/config';
import { migrateEnv, operatorEnv, setUpEnv, topicsEnv } from './env.js';
import { JobError } from './job.errors.js';
import { migrateDatabases } from './migrate.js';
import { operatorCredentials } from './operator.js';
import { setUpContainers } from './set-up.js';
import { makeTopics } from './topics.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const say = (line: string) => console.log(line);

const jobs: Readonly<Record<string, () => Promise<string>>> = {
  'set-up': async () => {
    await setUpContainers(root, parseEnv(setUpEnv));
    return "Secrets, signing keys and Kong's file are in their volumes.";
  },
  migrate: async () => {
    const applied = await migrateDatabases(root, parseEnv(migrateEnv), say);
    return applied.length === 0 ? 'Every database is up to date.' : `Applied:\n${applied.join('\n')}`;
  },
  topics: async () => {
    const created = await makeTopics(parseEnv(topicsEnv), say);
    return created.length === 0 ? 'All topics exist.' : `Created ${created.length} topics.`;
  },
  operator: async () => JSON.stringify(await operatorCredentials(parseEnv(operatorEnv))),
};

/** EX_CONFIG of sysexits(3). */
const configurationExitCode = 78;

function explain(error: unknown): string {
  if (error instanceof EnvError || error instanceof JobError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

const name = process.argv[2] ?? '';
const job = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
try {
  if (!job) throw new JobError(`There is no job ${name}; there are ${Object.keys(jobs).join(', ')}`);
  say(await job());
  process.exit(0);
} catch (error) {
  console.error(explain(error));
  process.exit(error instanceof EnvError ? configurationExitCode : 1);
}
