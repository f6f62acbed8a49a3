import { parseArgs } from 'node:util';
import type { Platform } from '@mvec/platform';
import { checksOf, trade } from '@mvec/trade';
import pc from 'picocolors';
import type { Command } from '../command.js';
import { reportText } from '../demo/report.js';
import { runOptions, runPlaceOf } from '../place.js';
import { runPlatform, type WorkResult } from './start.js';

/** Starts the platform, trades through its gateway, tells what happened and whether every check held. */
export const demo: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: { ...runOptions, exit: { type: 'boolean' } } });
  return runPlatform(runPlaceOf(values, context), context, (platform) => tradeOn(platform, values.exit === true));
};

async function tradeOn(platform: Platform, stop: boolean): Promise<WorkResult> {
  const { urls, credentials } = platform;
  const begun = Date.now();
  const onStep = (step: string) =>
    console.log(`${pc.dim(`${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s`)}  ${step}`);
  console.log(pc.bold(`\nTrading through ${urls.gateway}`));
  const report = await trade({ gatewayUrl: urls.gateway, operator: credentials.operator, onStep });
  const checks = checksOf(report);
  console.log(reportText(report, checks, urls.mail));
  const broken = checks.filter((check) => !check.held).length;
  console.log(verdict(checks.length, broken, stop));
  return { exitCode: broken === 0 ? 0 : 1, stop };
}

function verdict(total: number, broken: number, stop: boolean): string {
  const judgement =
    broken === 0 ? pc.green(`All ${total} checks held.`) : pc.red(`${broken} of ${total} checks are BROKEN.`);
  return `\n${judgement}${stop ? '' : ' The platform keeps running until Ctrl-C.'}`;
}
