import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ProcessGuard } from '@mvec/local-servers';
import {
  LiveLine,
  maxOrders,
  promiseTable,
  type Proof,
  prove,
  type Scenario,
  scenarios,
  type Target,
  verdictTable,
} from '@mvec/prove';
import pc from 'picocolors';
import { type Command, CommandError } from '../command.js';
import { placeOf, placeOptions } from '../place.js';
import { listenForStop } from '../signals.js';

const interrupted = 130;
const defaultOffset = 20_000;
const defaultScenario = 'mixed';
const usualRate = 6;
/** Access tokens live ten minutes, and nobody in the market signs in twice. */
const maxSeconds = 420;
/** A container needs longer to come back than a process: so that all faults have their turn. */
const containerTimes = 2;

const options = {
  ...placeOptions,
  seed: { type: 'string' },
  scenario: { type: 'string' },
  duration: { type: 'string' },
  rate: { type: 'string' },
  target: { type: 'string' },
  offline: { type: 'boolean' },
} as const;

/** Breaks a platform of its own in every way it knows, and judges whether anything was lost, doubled or oversold. */
export const proveCommand: Command = async (args, context) => {
  const { values } = parseArgs({ args, options });
  const folder = resolve(values.home ?? join(context.root, '.mvec', 'prove'));
  // A folder below it, for it is deleted before each run.
  const home = join(folder, 'platform');
  const place = placeOf({ home, 'port-offset': values['port-offset'] ?? String(defaultOffset) }, context);
  const seed = number('seed', values.seed, 0, 2 ** 32 - 1) ?? Math.floor(Math.random() * 2 ** 32);
  const seconds = number('duration', values.duration, 5, maxSeconds);
  const rate = number('rate', values.rate, 1, 50);
  const target = targetOf(values);
  const histories = join(folder, 'runs');
  const live = new LiveLine();
  const run = (scenario: Scenario, signal: AbortSignal) => {
    live.say(`\n${pc.bold(scenario.name)}: ${scenario.summary}. Seed ${seed}.`);
    const { root } = context;
    const duration = seconds ?? usualSeconds(scenario, target);
    const ordersPerSecond = rateFor(duration, rate);
    return prove({
      root,
      target,
      ...place,
      histories,
      scenario,
      seed,
      seconds: duration,
      ordersPerSecond,
      live,
      signal,
    });
  };
  return untilStopped(async (signal) => {
    const proofs: Proof[] = [];
    for (const scenario of chosen(values.scenario ?? defaultScenario, target)) {
      const proof = await run(scenario, signal);
      live.say(reportOf(proof, moreOptions[target]));
      proofs.push(proof);
    }
    if (proofs.length > 1) live.say(summaryOf(proofs));
    return proofs.every(holds) ? 0 : 1;
  });
};

function usualSeconds({ seconds }: Scenario, target: Target): number {
  return target === 'embedded' ? seconds : Math.min(maxSeconds, containerTimes * seconds);
}

const moreOptions: Readonly<Record<Target, string>> = {
  embedded: '',
  docker: ' --target docker',
  'docker-offline': ' --target docker --offline',
};

/** @param rate as it was asked for */
function rateFor(seconds: number, rate: number | undefined): number {
  const most = Math.max(1, Math.floor(maxOrders / seconds));
  if (rate !== undefined && rate > most)
    throw new CommandError(
      `A run has at most ${maxOrders} orders, whose mails the mail server can keep: ${seconds} s go with --rate ${most}.`,
    );
  return rate ?? Math.min(usualRate, most);
}

function targetOf({ target = 'embedded', offline = false }: { target?: string; offline?: boolean }): Target {
  if (target === 'docker') return offline ? 'docker-offline' : 'docker';
  if (target === 'embedded' && !offline) return target;
  throw new CommandError('--target is embedded or docker; --offline goes with docker.');
}

function chosen(name: string, target: Target): readonly Scenario[] {
  const possible = scenarios.filter((scenario) => target === 'embedded' || scenario.movableClocks !== true);
  if (name === 'all') return possible;
  const found = scenarios.filter((scenario) => scenario.name === name);
  if (found.some((scenario) => !possible.includes(scenario)))
    throw new CommandError(`${name} moves the clocks of processes, which cannot be done to containers.`);
  if (found.length > 0) return found;
  const names = scenarios.map((scenario) => `  ${scenario.name.padEnd(10)} ${scenario.summary}`).join('\n');
  throw new CommandError(`There is no scenario ${name}; there are\n${names}\n  all        one after the other`);
}

function number(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new CommandError(`--${name} is a whole number from ${least} to ${most}, not ${text}.`);
}

/** The first Ctrl-C breaks the run off and stops its platform, the second ends everything at once. */
async function untilStopped(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stop = new AbortController();
  const forget = listenForStop({
    onFirst: () => {
      console.log('\nStopping; press Ctrl-C again to end everything at once.');
      stop.abort();
    },
    onSecond: () => process.exit(interrupted),
  });
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return interrupted;
  } finally {
    await ProcessGuard.shared.release();
    forget();
  }
}

function holds({ verdicts }: Proof): boolean {
  return verdicts.every(({ held }) => held);
}

/** @param more options that it was asked with */
function reportOf(proof: Proof, more: string): string {
  const { verdicts, promises, orders, faults, seconds, ordersPerSecond, seed, scenario, history } = proof;
  const broken = verdicts.filter(({ held }) => !held).length;
  const judgement = holds(proof)
    ? pc.green(`All ${verdicts.length} invariants held.`)
    : pc.red(`${broken} of ${verdicts.length} invariants are BROKEN.`);
  return [
    `${orders} orders, ${faults} faults in ${seconds} s of load.`,
    '',
    pc.bold('Invariants'),
    verdictTable(verdicts),
    '',
    pc.bold('Promises'),
    promiseTable(promises),
    '',
    judgement,
    `Again: npm run prove -- --scenario ${scenario} --seed ${seed} --duration ${seconds} --rate ${ordersPerSecond}${more}`,
    `History: ${history}`,
  ].join('\n');
}

function summaryOf(proofs: readonly Proof[]): string {
  const lines = proofs.map((proof) => {
    const broken = proof.verdicts.filter(({ held }) => !held).map(({ name }) => name);
    const verdict = broken.length === 0 ? pc.green('held') : pc.red(`BROKEN: ${broken.join(', ')}`);
    const figures = [`${proof.seconds} s`, `${proof.orders} orders`, `${proof.faults} faults`];
    return `  ${proof.scenario.padEnd(12)} ${figures.map((figure) => figure.padStart(12)).join('')}  ${verdict}`;
  });
  return ['', ...lines].join('\n');
}
