import { type Check, checksOf, trade } from '@mvec/demo-market';
import pc from 'picocolors';
import type { RunningPlatform } from '../elsewhere.js';
import { reportText } from './report.js';

/** Trades through the gateway of a running platform, and tells step by step and at the end what happened. */
export async function tradeOn({ gatewayUrl, mailUrl, operator }: RunningPlatform): Promise<Check[]> {
  const begun = Date.now();
  const onStep = (step: string) =>
    console.log(`${pc.dim(`${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s`)}  ${step}`);
  console.log(pc.bold(`\nTrading through ${gatewayUrl}`));
  const report = await trade({ gatewayUrl, operator, onStep });
  const checks = checksOf(report);
  console.log(reportText(report, checks, mailUrl));
  return checks;
}

export function verdict(checks: readonly Check[]): string {
  const broken = checks.filter(({ held }) => !held).length;
  const judgement =
    broken === 0
      ? pc.green(`All ${checks.length} checks held.`)
      : pc.red(`${broken} of ${checks.length} checks are BROKEN.`);
  return `\n${judgement}`;
}
