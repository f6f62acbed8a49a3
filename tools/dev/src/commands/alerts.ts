import { join, resolve } from 'node:path';
import { type LocationOptions, locatePlatform } from '@mvec/launcher';
import { PrometheusServer } from '@mvec/local-servers';
import { acts, checkWithPromtool, rehearse, type Act, type Rehearsed } from '@mvec/telemetry';
import { CommandError, type CommandContext } from '@mvec/terminal';
import pc from 'picocolors';
import { untilStopped } from '../until-stopped.js';

const defaultOffset = '20000';

/** Tests the alert rules; with --live also injects faults into a new platform and watches which of them fire. */
export async function alerts(
  options: LocationOptions & { live?: boolean; act?: string },
  context: CommandContext,
): Promise<number> {
  const code = await checkWithPromtool(context.root);
  if (code !== 0 || !options.live) return code;
  if (!(await PrometheusServer.isInstalled())) throw new CommandError('Prometheus is not on PATH.');
  const { root } = context;
  const folder = resolve(options.home ?? join(root, '.mvec', 'alerts'));
  const { portOffset } = locatePlatform({ portOffset: options.portOffset ?? defaultOffset }, context);
  const say = (line: string) => console.log(line);
  return untilStopped(async (signal) =>
    report(await rehearse({ root, folder, portOffset, acts: chosen(options.act), say, signal })),
  );
}

function chosen(name: string | undefined): readonly Act[] {
  if (name === undefined) return acts;
  const found = acts.filter((act) => act.name === name);
  if (found.length > 0) return found;
  throw new CommandError(`There is no act ${name}; there are ${acts.map((act) => act.name).join(', ')}.`);
}

function report({ beforehand, unreachable, findings, panels }: Rehearsed): number {
  const problems = [
    ...beforehand.map((alert) => `${alert} fires although nothing is broken`),
    ...unreachable.map((target) => `${target} cannot be scraped`),
    ...findings.flatMap(({ act, firedAfter, unexpected, quietAgain }) => [
      ...(firedAfter === undefined ? [`${act}: the expected alert does not fire`] : []),
      ...unexpected.map((alert) => `${act}: ${alert} fires too`),
      ...(quietAgain ? [] : [`${act}: alerts go on after the repair`]),
    ]),
    ...panels.empty.map((panel) => `${panel} shows nothing`),
  ];
  const absent = panels.notHere.join(', ') || 'none';
  console.log(`${panels.answered} queries of dashboards return data; not on this machine: ${absent}.`);
  for (const line of problems) console.log(pc.red(line));
  if (problems.length === 0) console.log(pc.green('Exactly the expected alerts fired.'));
  return problems.length === 0 ? 0 : 1;
}
