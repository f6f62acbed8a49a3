import { join, resolve } from 'node:path';
import { type LocationOptions, locatePlatform } from '@mvec/launcher';
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
import { CommandError, type CommandContext } from '@mvec/terminal';
import pc from 'picocolors';
import { untilStopped } from '../until-stopped.js';

const defaultOffset = '20000';
const defaultRate = 6;
/** Access tokens live ten minutes and the shoppers of a run sign in once. */
const maxSeconds = 420;
/** A container takes longer to come back than a process, so a run on containers lasts longer to fit all faults. */
const containerFactor = 2;

/** Options of `npm run prove`, as text from the command line. */
export interface ProveOptions extends LocationOptions {
  scenario: string;
  seed?: string;
  duration?: string;
  rate?: string;
  target: 'embedded' | 'docker';
  offline?: boolean;
}

/** Injects faults into a new platform under load, and checks that nothing was lost, doubled or oversold. */
export function proveCommand(options: ProveOptions, context: CommandContext): Promise<number> {
  const folder = resolve(options.home ?? join(context.root, '.mvec', 'prove'));
  // Each run deletes its home first, so it gets a folder below the given one.
  const home = join(folder, 'platform');
  const location = locatePlatform({ home, portOffset: options.portOffset ?? defaultOffset }, context);
  const seed = number('seed', options.seed, 0, 2 ** 32 - 1) ?? Math.floor(Math.random() * 2 ** 32);
  const askedSeconds = number('duration', options.duration, 5, maxSeconds);
  const rate = number('rate', options.rate, 1, 50);
  const target = targetOf(options);
  const live = new LiveLine();
  const run = (scenario: Scenario, signal: AbortSignal) => {
    live.say(`\n${pc.bold(scenario.name)}: ${scenario.summary}. Seed ${seed}.`);
    const seconds = askedSeconds ?? defaultSeconds(scenario, target);
    const ordersPerSecond = rateFor(seconds, rate);
    const histories = join(folder, 'runs');
    return prove({
      root: context.root,
      target,
      ...location,
      histories,
      scenario,
      seed,
      seconds,
      ordersPerSecond,
      live,
      signal,
    });
  };
  return untilStopped(async (signal) => {
    const proofs: Proof[] = [];
    for (const scenario of chosen(options.scenario, target)) {
      const proof = await run(scenario, signal);
      live.say(reportOf(proof, targetOptions[target]));
      proofs.push(proof);
    }
    if (proofs.length > 1) live.say(summaryOf(proofs));
    return proofs.every(holds) ? 0 : 1;
  });
}

function defaultSeconds({ seconds }: Scenario, target: Target): number {
  return target === 'embedded' ? seconds : Math.min(maxSeconds, containerFactor * seconds);
}

const targetOptions: Readonly<Record<Target, string>> = {
  embedded: '',
  docker: ' --target docker',
  'docker-offline': ' --target docker --offline',
};

function rateFor(seconds: number, rate: number | undefined): number {
  const max = Math.max(1, Math.floor(maxOrders / seconds));
  if (rate !== undefined && rate > max)
    throw new CommandError(
      `A run has at most ${maxOrders} orders, because the mail server keeps their mails in memory: for ${seconds} s pass --rate ${max} or less.`,
    );
  return rate ?? Math.min(defaultRate, max);
}

function targetOf({ target, offline = false }: ProveOptions): Target {
  if (target === 'docker') return offline ? 'docker-offline' : 'docker';
  if (offline) throw new CommandError('--offline needs --target docker.');
  return target;
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

function number(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CommandError(`--${name} must be a whole number from ${min} to ${max}, not ${text}.`);
}

function holds({ verdicts }: Proof): boolean {
  return verdicts.every(({ held }) => held);
}

/** @param targetOption what repeats the run on the same target */
function reportOf(proof: Proof, targetOption: string): string {
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
    `Again: npm run prove -- --scenario ${scenario} --seed ${seed} --duration ${seconds} --rate ${ordersPerSecond}${targetOption}`,
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
