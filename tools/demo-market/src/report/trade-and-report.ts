import pc from 'picocolors';
import { type Check, checksOf } from '../checks.js';
import { trade } from '../trade.js';
import { reportText } from './report.js';

export interface MarketAddress {
  gatewayUrl: string;
  /** The mail inbox, for a browser. */
  mailUrl: string;
  operator: { email: string; password: string };
}

/** Trades through the gateway of a running platform, and prints each step and a report at the end. */
export async function tradeAndReport({ gatewayUrl, mailUrl, operator }: MarketAddress): Promise<Check[]> {
  const startedAt = Date.now();
  const onStep = (step: string) =>
    console.log(`${pc.dim(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`)}  ${step}`);
  console.log(pc.bold(`\nTrading through ${gatewayUrl}`));
  const report = await trade({ gatewayUrl, operator, onStep });
  const checks = checksOf(report);
  console.log(reportText(report, checks, mailUrl));
  return checks;
}

export function verdict(checks: readonly Check[]): string {
  const broken = checks.filter(({ held }) => !held).length;
  if (broken === 0) return `\n${pc.green(`All ${checks.length} checks held.`)}`;
  return `\n${pc.red(`${broken} of ${checks.length} checks are BROKEN.`)}`;
}
