import type { Command } from './command.js';
import { isElsewhere } from './elsewhere.js';

interface CommandEntry {
  summary: string;
  load: () => Promise<Command>;
}

/** What `mvec` can do. A command's code is loaded when it is asked for. */
const allCommands = {
  start: {
    summary: 'starts the whole platform and runs it until Ctrl-C; --observe runs Prometheus beside it',
    load: async () => (await import('./commands/start.js')).start,
  },
  demo: {
    summary: 'starts the platform and trades on it; --exit stops it afterwards',
    load: async () => (await import('./commands/demo.js')).demo,
  },
  doctor: {
    summary: 'says what is missing on this machine and which command installs it',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  reset: {
    summary: 'deletes everything the platform has stored, after asking (--yes does not ask)',
    load: async () => (await import('./commands/reset.js')).reset,
  },
  test: {
    summary: 'runs every test of every project on real infrastructure',
    load: async () => (await import('./commands/test.js')).test,
  },
  e2e: {
    summary:
      'the tests of the whole platform; --target docker runs them on the compose files, --offline with stand-ins',
    load: async () => (await import('./commands/e2e.js')).e2e,
  },
  check: {
    summary: 'format, lint, types and unit tests',
    load: async () => (await import('./commands/check.js')).check,
  },
  migrate: {
    summary: 'applies migrations; `migrate new <service> <name>` writes one from schema.prisma',
    load: async () => (await import('./commands/migrate.js')).migrateCommand,
  },
  rebuild: {
    summary: 'makes the read models of the running platform anew from the topics, while reports go on',
    load: async () => (await import('./commands/rebuild.js')).rebuild,
  },
  bench: {
    summary: 'measures the speed of a platform of its own; --quick, --only list,checkout, --concurrency 8,32',
    load: async () => (await import('./commands/bench.js')).bench,
  },
  prove: {
    summary: 'breaks a platform of its own in every way it knows and judges that nothing was lost or doubled',
    load: async () => (await import('./commands/prove.js')).proveCommand,
  },
  alerts: {
    summary: 'checks and tests the alert rules with promtool; --live breaks a platform of its own and watches them',
    load: async () => (await import('./commands/alerts.js')).alerts,
  },
  status: {
    summary: 'outboxes, consumers, dead letters and stuck orders of the running platform at a glance',
    load: async () => (await import('./commands/status.js')).status,
  },
  trace: {
    summary: 'the whole story of an order over all services, and what is outstanding: trace <order id>',
    load: async () => (await import('./commands/trace.js')).trace,
  },
  'dead-letters': {
    summary: 'events that a service could not apply: list, show <id>, replay <id>, drop <id>',
    load: async () => (await import('./commands/dead-letters.js')).deadLetters,
  },
  mutants: {
    summary: 'takes the mechanism of each promise away and expects its test to fail',
    load: async () => (await import('./commands/mutants.js')).mutants,
  },
} satisfies Record<string, CommandEntry>;

/** What there is to be done with a platform that runs elsewhere, for example in containers. */
const commandsElsewhere: Readonly<Record<string, CommandEntry>> = {
  demo: {
    summary: 'trades on the running platform, tells what happened and whether every check held',
    load: async () => (await import('./commands/demo-elsewhere.js')).demoElsewhere,
  },
  status: allCommands.status,
  trace: allCommands.trace,
  'dead-letters': allCommands['dead-letters'],
  rebuild: allCommands.rebuild,
};

export function commandsFor(env: NodeJS.ProcessEnv): Readonly<Record<string, CommandEntry>> {
  return isElsewhere(env) ? commandsElsewhere : allCommands;
}

export function usage(env: NodeJS.ProcessEnv): string {
  const lines = Object.entries(commandsFor(env)).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`);
  if (isElsewhere(env)) return ['Usage: mvec <command> [options]', '', ...lines].join('\n');
  const common =
    'start, demo, doctor, reset, migrate, rebuild, status, trace and dead-letters take --home <folder> and --port-offset <n> (MVEC_HOME, MVEC_PORT_OFFSET);\nstart and demo also --instances <1 to 3> of each service and --observe (Prometheus beside it).';
  return ['Usage: npx mvec <command> [options]', '', ...lines, '', common].join('\n');
}
