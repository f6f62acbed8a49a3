import { parseArgs } from 'node:util';
import type { Platform } from '@mvec/launcher';
import type { Command } from '../command.js';
import { tradeOn, verdict } from '../demo/trading.js';
import { runOptions, runPlaceOf } from '../place.js';
import { runPlatform, type WorkResult } from './start.js';

/** Starts the platform, trades through its gateway, tells what happened and whether every check held. */
export const demo: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: { ...runOptions, exit: { type: 'boolean' } } });
  return runPlatform(runPlaceOf(values, context), context, (platform) => tradeAndStay(platform, values.exit === true));
};

async function tradeAndStay({ urls, credentials }: Platform, stop: boolean): Promise<WorkResult> {
  const checks = await tradeOn({ gatewayUrl: urls.gateway, mailUrl: urls.mail, operator: credentials.operator });
  console.log(`${verdict(checks)}${stop ? '' : ' The platform keeps running until Ctrl-C.'}`);
  return { exitCode: checks.every(({ held }) => held) ? 0 : 1, stop };
}
