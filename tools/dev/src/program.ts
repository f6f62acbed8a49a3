import type { LocationOptions } from '@mvec/launcher';
import { type CommandContext, exitsWith } from '@mvec/terminal';
import { Command, Option } from 'commander';
import type { BenchOptions } from './bench-options.js';
import type { E2eOptions } from './commands/e2e.js';
import type { ProveOptions } from './commands/prove.js';
import type { StartOptions } from './commands/start.js';

/** The developer's commands, as `npm run <command> -- [options]`. The code of a command is loaded when it runs. */
export function developerProgram(context: CommandContext): Command {
  const program = new Command('npm run').usage('<command> -- [options]');
  addPlatformCommands(program, context);
  addTestCommands(program, context);
  addMeasurements(program, context);
  return program;
}

function addPlatformCommands(program: Command, context: CommandContext): void {
  startable(program.command('start'))
    .description('starts the whole platform and runs it until Ctrl-C')
    .action(
      exitsWith(async (options: StartOptions) => {
        const { start } = await import('./commands/start.js');
        return start(options, context);
      }),
    );

  startable(program.command('demo'))
    .description('starts the platform, trades on it and checks what came of it')
    .option('--exit', 'stop the platform afterwards')
    .action(
      exitsWith(async (options: StartOptions & { exit?: boolean }) => {
        const { demo } = await import('./commands/demo.js');
        return demo(options, context);
      }),
    );

  located(program.command('doctor'))
    .description('says what is missing on this machine and which command installs it')
    .action(
      exitsWith(async (options: LocationOptions) => {
        const { doctor } = await import('./commands/doctor.js');
        return doctor(options, context);
      }),
    );

  located(program.command('reset'))
    .description('deletes everything that the platform has stored')
    .option('-y, --yes', 'do not ask')
    .action(
      exitsWith(async (options: LocationOptions & { yes?: boolean }) => {
        const { reset } = await import('./commands/reset.js');
        return reset(options, context);
      }),
    );
}

function addTestCommands(program: Command, context: CommandContext): void {
  passingToNx(program.command('test'))
    .description('runs every test of every project on real servers')
    .action(
      exitsWith(async (nxArguments: string[]) => {
        const { test } = await import('./commands/test.js');
        return test(nxArguments, context);
      }),
    );

  passingToNx(program.command('check'))
    .description('format, lint, types and unit tests')
    .action(
      exitsWith(async (nxArguments: string[]) => {
        const { check } = await import('./commands/check.js');
        return check(nxArguments, context);
      }),
    );

  program
    .command('prose')
    .description('lists words that the glossary replaces')
    .argument('[paths...]', 'folders or files; everything by default')
    .action(
      exitsWith(async (paths: string[]) => {
        const { prose } = await import('./commands/prose.js');
        return prose(paths, context);
      }),
    );

  targeted(program.command('e2e'))
    .description('tests the whole platform through its gateway')
    .argument('[files...]', 'parts of file names, for example trade')
    .action(
      exitsWith(async (files: string[], options: E2eOptions) => {
        const { e2e } = await import('./commands/e2e.js');
        return e2e(files, options, context);
      }),
    );

  program
    .command('mutants')
    .description('removes the mechanism of each promise in turn and expects its test to fail')
    .argument('[mutants...]', 'numbers of promises or names of mutants; all by default')
    .action(
      exitsWith(async (chosen: string[]) => {
        const { mutants } = await import('./commands/mutants.js');
        return mutants(chosen, context);
      }),
    );

  targeted(located(program.command('prove')))
    .description('breaks a platform of its own under load and checks that nothing was lost, doubled or oversold')
    .option('--scenario <name>', 'one scenario, or all; ? lists them', 'mixed')
    .option('--seed <n>', 'the same faults again')
    .option('--duration <seconds>')
    .option('--rate <orders per second>')
    .action(
      exitsWith(async (options: ProveOptions) => {
        const { proveCommand } = await import('./commands/prove.js');
        return proveCommand(options, context);
      }),
    );
}

function addMeasurements(program: Command, context: CommandContext): void {
  located(program.command('bench'))
    .description('measures the speed of a platform of its own')
    .option('--quick', 'one concurrency, one run of each')
    .option('--only <workloads>', 'for example list,checkout; ? lists them')
    .option('--concurrency <numbers>', 'for example 32,64,128')
    .option('--seconds <n>', 'length of a run')
    .option('--runs <n>', 'runs of each measurement')
    .option('--products <n>')
    .option('--ingest <n>', 'events for analytics')
    .option('--instances <n>', 'of each service')
    .option('--tracing <ratio>', 'share of traces that is recorded, 0 to 1')
    .option('--out <file>', 'results as JSON')
    .option('--docs', 'write the results and the plot to docs/performance.md')
    .action(
      exitsWith(async (options: BenchOptions) => {
        const { bench } = await import('./commands/bench.js');
        return bench(options, context);
      }),
    );

  located(program.command('alerts'))
    .description('tests the alert rules with promtool')
    .option('--live', 'also break a platform of its own and watch which alerts fire')
    .option('--act <name>', 'one act of --live')
    .action(
      exitsWith(async (options: LocationOptions & { live?: boolean; act?: string }) => {
        const { alerts } = await import('./commands/alerts.js');
        return alerts(options, context);
      }),
    );
}

function located(command: Command): Command {
  return command
    .option('--home <folder>', 'the platform in this folder (MVEC_HOME; .mvec by default)')
    .option('--port-offset <n>', 'the platform on ports moved by n (MVEC_PORT_OFFSET)');
}

function startable(command: Command): Command {
  return located(command)
    .option('--instances <n>', '1 to 3 of each service', '1')
    .option('--observe', 'run Prometheus too');
}

function targeted(command: Command): Command {
  return command
    .addOption(
      new Option('--target <target>', 'local processes, or the containers of the compose files')
        .choices(['embedded', 'docker'])
        .default('embedded'),
    )
    .option('--offline', 'with --target docker: stand-ins for images that cannot be pulled');
}

/** Options that are not ours go to Nx, for example `--projects=order,payment`. */
function passingToNx(command: Command): Command {
  return command.argument('[nx arguments...]').allowUnknownOption();
}
