import type { Command } from './command.js';
import { isElsewhere } from './elsewhere.js';

interface CommandEntry {
  summary: string;
  /** What else it takes, for its --help. */
  help?: string;
  load: () => Promise<Command>;
}

const place =
  '--home <folder> and --port-offset <n> (MVEC_HOME, MVEC_PORT_OFFSET) say which platform; without them the one in .mvec';
const running = `--instances <1 to 3> of each service, --observe (Prometheus beside it)\n${place}`;

/** What `mvec` can do. A command's code is loaded when it is asked for. */
const allCommands = {
  start: {
    summary: 'starts the whole platform and runs it until Ctrl-C; --observe runs Prometheus beside it',
    help: running,
    load: async () => (await import('./commands/start.js')).start,
  },
  demo: {
    summary: 'starts the platform and trades on it; --exit stops it afterwards',
    help: `--exit stops it afterwards\n${running}`,
    load: async () => (await import('./commands/demo.js')).demo,
  },
  doctor: {
    summary: 'says what is missing on this machine and which command installs it',
    help: place,
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  reset: {
    summary: 'deletes everything the platform has stored, after asking (--yes does not ask)',
    help: `--yes does not ask\n${place}`,
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
    help: place,
    load: async () => (await import('./commands/rebuild.js')).rebuild,
  },
  bench: {
    summary: 'measures the speed of a platform of its own; --quick, --only list,checkout, --concurrency 8,32',
    help: `--quick                    one concurrency, one run each
--only list,checkout       some works; --only ? says which there are
--concurrency 32,64,128    --seconds 3    --runs 3    of each measurement
--products 10000           --instances 1  --tracing 0.1 (the share of traces that is recorded)
--ingest 100000            events for analytics
--out <file>               results as JSON    --docs writes them and the plot into docs/performance.md`,
    load: async () => (await import('./commands/bench.js')).bench,
  },
  prove: {
    summary: 'breaks a platform of its own in every way it knows and judges that nothing was lost or doubled',
    help: `--scenario kills           mixed by default; all: every one; ?: which there are
--seed 7                   the same faults again    --duration 120 seconds    --rate 6 orders a second
--target docker            breaks containers in place of local processes; --offline with stand-ins for images`,
    load: async () => (await import('./commands/prove.js')).proveCommand,
  },
  alerts: {
    summary: 'checks and tests the alert rules with promtool; --live breaks a platform of its own and watches them',
    load: async () => (await import('./commands/alerts.js')).alerts,
  },
  status: {
    summary: 'outboxes, consumers, dead letters and stuck orders of the running platform at a glance',
    help: `--all tells of consumers without lag too, --json\n${place}`,
    load: async () => (await import('./commands/status.js')).status,
  },
  trace: {
    summary: 'the whole timeline of an order over all services, and what is outstanding: trace <order id>',
    help: `--json\n${place}`,
    load: async () => (await import('./commands/trace.js')).trace,
  },
  'dead-letters': {
    summary: 'events that a service could not apply: list, show <id>, replay <id>, drop <id>',
    help: `list | show <id> | replay <id>… | drop <id>… --reason <text>
replay --all and drop --all take those that match; list, replay and drop choose by
--service --consumer --type --topic --cause --from --to, list by --status (open, replayed, dropped, any) too
--json prints what the API answers, --yes does not ask before many, --all lists more than fifty
${place}`,
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

export function helpOf(name: string, { summary, help = '' }: CommandEntry, env: NodeJS.ProcessEnv): string {
  const lines = help.split('\n').filter((line) => line !== '' && !(isElsewhere(env) && line === place));
  return [`mvec ${name}: ${summary}`, '', ...lines.map((line) => `  ${line}`)].join('\n').trimEnd();
}

export function usage(env: NodeJS.ProcessEnv): string {
  const lines = Object.entries(commandsFor(env)).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`);
  if (isElsewhere(env)) return ['Usage: mvec <command> [options]', '', ...lines].join('\n');
  return ['Usage: npx mvec <command> [options]', '', ...lines, '', 'npx mvec <command> --help tells its options.'].join(
    '\n',
  );
}
