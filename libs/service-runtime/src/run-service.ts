import { parseEnv, type BaseEnv } from '@mvec/config';
import type { ZodType } from 'zod';
import { bootFailure } from './boot-failure.js';
import { startService, type RunningService, type ServiceOptions } from './start-service.js';

export interface RunServiceOptions<E extends BaseEnv> extends Omit<ServiceOptions<E>, 'env'> {
  /** The schema of the app's env.ts; the process's environment is parsed by it. */
  env: ZodType<E>;
}

const stopWithinMs = 20_000;
/** Ctrl-C reaches the whole process group, and the launcher then signals its children: both mean the same stop. */
const sameIntentionMs = 500;

/**
 * A service's main: parses the environment, starts, and stops on SIGTERM, SIGINT, or when the parent that started it
 * is gone, so that no orphan stays. A second signal ends the process at once. What prevents the start is one sentence
 * on standard error: exit code 78 for the environment, 1 for the rest.
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
    } else if (Date.now() - stoppingSince > sameIntentionMs) {
      process.exit(1);
    }
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  process.once('disconnect', () => onSignal('parent is gone'));
  process.on('uncaughtException', (error) => {
    service.logger.fatal({ event: 'service.crashed', err: error }, 'a bug ends the process');
    process.exit(1);
  });
}

async function stopAndExit(service: RunningService, reason: string): Promise<void> {
  service.logger.info({ event: 'service.stopping', reason }, 'service stops');
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  try {
    await service.stop();
    process.exit(0);
  } catch (error) {
    service.logger.error({ event: 'service.stop_failed', err: error }, 'service did not stop cleanly');
    process.exit(1);
  }
}
