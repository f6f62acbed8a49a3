import { parseEnv, type BaseEnv } from '@mvec/config';
import type { ZodType } from 'zod';
import { bootFailure } from './boot-failure.js';
import { startService, type RunningService, type ServiceOptions } from './start-service.js';

interface RunServiceOptions<E extends BaseEnv> extends Omit<ServiceOptions<E>, 'env'> {
  /** Schema of the app's env.ts, which parses the process's environment. */
  env: ZodType<E>;
}

const stopWithinMs = 20_000;
/** Signals within this time count as one: Ctrl-C reaches the whole process group, and the launcher signals too. */
const sameSignalMs = 500;

/**
 * A service's main: parses the environment, starts the service, and stops it on SIGTERM, SIGINT or the end of the parent
 * process. A second signal ends the process at once. A failed start writes one sentence to standard error and exits with
 * 78 for an invalid environment, else with 1.
 */
export async function runService<E extends BaseEnv>(options: RunServiceOptions<E>): Promise<void> {
  try {
    const env = parseEnv(options.env);
    stopOnSignals(await startService({ ...options, env }));
  } catch (error) {
    const { sentence, exitCode } = bootFailure(options.name, error);
    process.stderr.write(`${sentence}\n`);
    process.exit(exitCode);
  }
}

function stopOnSignals(service: RunningService): void {
  let stoppingSince: number | undefined;
  const onSignal = (reason: string): void => {
    if (stoppingSince === undefined) {
      stoppingSince = Date.now();
      void stopAndExit(service, reason);
    } else if (Date.now() - stoppingSince > sameSignalMs) {
      process.exit(1);
    }
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  process.once('disconnect', () => onSignal('parent process ended'));
  process.on('uncaughtException', (error) => {
    service.logger.fatal({ event: 'service.crashed', err: error }, 'uncaught exception: the process ends');
    process.exit(1);
  });
}

async function stopAndExit(service: RunningService, reason: string): Promise<void> {
  service.logger.info({ event: 'service.stopping', reason }, 'service is stopping');
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  try {
    await service.stop();
    process.exit(0);
  } catch (error) {
    service.logger.error(
      { event: 'service.stop_failed', err: error },
      'service did not stop cleanly: the process ends',
    );
    process.exit(1);
  }
}
