import { isRemote } from '@mvec/launcher';
import { type CommandContext, exitsWith } from '@mvec/terminal';
import { Argument, Command, Option } from 'commander';
import { deadLetterStatuses, type LetterOptions } from './dead-letters/options.js';
import type { OperatorOptions } from './operator/operator.js';

/** The operator's commands. With a remote platform in the environment they have no options for a local one. */
export function operatorProgram(context: CommandContext): Command {
  const remote = isRemote(context.env);
  const located = (command: Command) => (remote ? command : withLocation(command));
  const program = new Command(remote ? 'mvec' : 'npx mvec').description('Looks after a running platform.');

  located(program.command('status'))
    .description('outboxes, consumers, dead letters and stuck orders at a glance')
    .option('--all', 'list consumers without lag too')
    .option('--json', 'print what the API answers')
    .action(
      exitsWith(async (options: OperatorOptions & { all?: boolean; json?: boolean }) => {
        const { status } = await import('./commands/status.js');
        return status(options, context);
      }),
    );

  located(program.command('trace'))
    .description('the timeline of an order over all services, and what is outstanding')
    .argument('<order id>')
    .option('--json', 'print what the API answers')
    .action(
      exitsWith(async (orderId: string, options: OperatorOptions & { json?: boolean }) => {
        const { trace } = await import('./commands/trace.js');
        return trace(orderId, options, context);
      }),
    );

  located(program.command('rebuild'))
    .description('rebuilds the read models from the topics while reports go on, and shows the progress')
    .action(
      exitsWith(async (options: OperatorOptions) => {
        const { rebuild } = await import('./commands/rebuild.js');
        return rebuild(options, context);
      }),
    );

  program.addCommand(deadLettersProgram(context, located));
  return program;
}

function deadLettersProgram(context: CommandContext, located: (command: Command) => Command): Command {
  const group = new Command('dead-letters').description('events that a service could not apply');
  const letters = async () => (await import('./commands/dead-letters.js')).deadLetterCommands;

  filtered(located(group.command('list', { isDefault: true })))
    .description('the newest 50')
    .addOption(new Option('--status <status>').choices(deadLetterStatuses).default('open'))
    .option('--all', 'list all of them')
    .option('--json', 'print what the API answers')
    .action(exitsWith(async (options: LetterOptions) => (await letters()).list(options, context)));

  located(group.command('show'))
    .description('one dead letter whole: cause, headers, value, history')
    .addArgument(new Argument('<id>'))
    .option('--json', 'print what the API answers')
    .action(exitsWith(async (id: string, options: LetterOptions) => (await letters()).show(id, options, context)));

  filtered(located(group.command('replay')))
    .description('applies dead letters again')
    .argument('[ids...]')
    .option('--all', 'all that match the filter')
    .option('-y, --yes', 'do not ask before more than one')
    .action(
      exitsWith(async (ids: string[], options: LetterOptions) => (await letters()).replay(ids, options, context)),
    );

  filtered(located(group.command('drop')))
    .description('gives dead letters up: their events never take effect')
    .argument('[ids...]')
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--all', 'all that match the filter')
    .option('-y, --yes', 'do not ask before more than one')
    .action(exitsWith(async (ids: string[], options: LetterOptions) => (await letters()).drop(ids, options, context)));

  return group;
}

function withLocation(command: Command): Command {
  return command
    .option('--home <folder>', 'the platform in this folder (MVEC_HOME; .mvec by default)')
    .option('--port-offset <n>', 'the platform on ports moved by n (MVEC_PORT_OFFSET)');
}

function filtered(command: Command): Command {
  return command
    .option('--service <name>')
    .option('--consumer <group>')
    .option('--type <event type>')
    .option('--topic <topic>')
    .option('--cause <text>', 'part of the cause')
    .option('--from <time>', 'for example 2026-11-22T12:00Z')
    .option('--to <time>');
}
