import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ProcessGuard, PrometheusServer } from '@mvec/local-servers';
import { acts, checkWithPromtool, rehearse, type Act, type Rehearsed } from '@mvec/telemetry';
import pc from 'picocolors';
import { type Command, CommandError } from '../command.js';
import { placeOf, placeOptions } from '../place.js';
import { listenForStop } from '../signals.js';

const interrupted = 130;
const defaultOffset = 20_000;
const options = { ...placeOptions, live: { type: 'boolean' }, act: { type: 'string' } } as const;

/** Checks and tests the alert rules; with --live also breaks a platform of its own and watches which of them fire. */
export const alerts: Command = async (args, context) => {
  const { values } = parseArgs({ args, options });
  const code = await checkWithPromtool(context.root);
  if (code !== 0 || !values.live) return code;
  if (!(await PrometheusServer.isInstalled())) throw new CommandError('Prometheus is not on PATH.');
  const folder = resolve(values.home ?? join(context.root, '.mvec', 'alerts'));
  const offset = values['port-offset'] ?? String(defaultOffset);
  const { portOffset } = placeOf({ 'port-offset': offset }, context);
  const say = (line: string) => console.log(line);
  return untilStopped(async (signal) => {
    const { root } = context;
    const rehearsed = await rehearse({ root, folder, portOffset, acts: chosen(values.act), say, signal });
    return report(rehearsed);
  });
};

function chosen(name: string | undefined): readonly Act[] {
  if (name === undefined) return acts;
  const found = acts.filter((act) => act.name === name);
  if (found.length > 0) return found;
  throw new CommandError(`There is no act ${name}; there are ${acts.map((act) => act.name).join(', ')}.`);
}

function report({ beforehand, unreachable, findings, panels }: Rehearsed): number {
  const wrong = [
    ...beforehand.map((alert) => `${alert} fires although nothing is broken`),
    ...unreachable.map((target) => `${target} cannot be scraped`),
    ...findings.flatMap(({ act, firedAfter, unexpected, quietAgain }) => [
      ...(firedAfter === undefined ? [`${act}: what should fire does not`] : []),
      ...unexpected.map((alert) => `${act}: ${alert} fires too`),
      ...(quietAgain ? [] : [`${act}: alerts go on after it was healed`]),
    ]),
    ...panels.empty.map((panel) => `${panel} shows nothing`),
  ];
  console.log(`${panels.answered} queries of dashboards give data; not here: ${panels.notHere.join(', ') || 'none'}.`);
  for (const line of wrong) console.log(pc.red(line));
  const verdict =
    wrong.length === 0 ? pc.green('Exactly the alerts fired that should.') : pc.red('It is not as it should be.');
  console.log(verdict);
  return wrong.length === 0 ? 0 : 1;
}

/** The first Ctrl-C breaks the run off and stops its platform, the second ends everything at once. */
async function untilStopped(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stop = new AbortController();
  const forget = listenForStop({ onFirst: () => stop.abort(), onSecond: () => process.exit(interrupted) });
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return interrupted;
  } finally {
    forget();
    await ProcessGuard.shared.release();
  }
}
