import { parseArgs } from 'node:util';
import type { Command } from '../command.js';
import { tradeOn, verdict } from '../demo/trading.js';
import { platformElsewhere } from '../elsewhere.js';

/** Trades on a platform that runs already, and leaves it with the goods of three vendors. */
export const demoElsewhere: Command = async (args, context) => {
  parseArgs({ args, options: {} });
  const checks = await tradeOn(platformElsewhere(context.env));
  console.log(verdict(checks));
  return checks.every(({ held }) => held) ? 0 : 1;
};
