import { tradeAndReport, verdict } from '@mvec/demo-market';
import type { Platform } from '@mvec/launcher';
import type { CommandContext } from '@mvec/terminal';
import { runPlatform, type StartOptions, type WorkloadResult } from './start.js';

/** Starts the platform, trades through its gateway, and reports what happened and whether every check held. */
export function demo(options: StartOptions & { exit?: boolean }, context: CommandContext): Promise<number> {
  return runPlatform(options, context, (platform) => tradeAndStay(platform, options.exit === true));
}

async function tradeAndStay({ urls, credentials }: Platform, stop: boolean): Promise<WorkloadResult> {
  const { gateway, mail } = urls;
  const checks = await tradeAndReport({ gatewayUrl: gateway, mailUrl: mail, operator: credentials.operator });
  console.log(`${verdict(checks)}${stop ? '' : ' The platform keeps running until Ctrl-C.'}`);
  return { exitCode: checks.every(({ held }) => held) ? 0 : 1, stop };
}
