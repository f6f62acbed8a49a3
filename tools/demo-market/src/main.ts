import { EnvError } from '@mvec/config';
import { remotePlatform } from '@mvec/launcher';
import { exitsWith, runCommandLine } from '@mvec/terminal';
import { Command } from 'commander';
import { tradeAndReport, verdict } from './report/trade-and-report.js';

const program = new Command('demo')
  .description('Trades on the running platform that MVEC_GATEWAY_URL names, and checks the results')
  .action(
    exitsWith(async () => {
      const checks = await tradeAndReport(remotePlatform(process.env));
      console.log(verdict(checks));
      return checks.every(({ held }) => held) ? 0 : 1;
    }),
  );

await runCommandLine(program, [EnvError]);
