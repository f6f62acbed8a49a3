import { parseArgs } from 'node:util';
import { parseEnv, tracingEnv } from '@mvec/config';
import { ProcessGuard } from '@mvec/local-servers';
import { Platform, type PartStatus, type PlatformError, type TraceCollector } from '@mvec/launcher';
import pc from 'picocolors';
import { z } from 'zod';
import type { Command, CommandContext } from '../command.js';
import { Observation } from '../observation.js';
import { Progress } from '../display/progress.js';
import { runOptions, runPlaceOf, type RunPlace } from '../place.js';
import { listenForStop } from '../signals.js';

const interrupted = 130;
const collectorEnv = z.object(tracingEnv());

/** Runs the platform until it is asked to stop. */
export const start: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: runOptions });
  return runPlatform(runPlaceOf(values, context), context);
};

export interface WorkResult {
  exitCode: number;
  /** True ends the platform after the work, false leaves it running until Ctrl-C. */
  stop: boolean;
}

const noWork = () => Promise.resolve({ exitCode: 0, stop: false });

/** Starts the platform, does `work` when it is ready, and returns the exit code when the platform has stopped. */
export async function runPlatform(
  { home, portOffset, instances, observe }: RunPlace,
  context: CommandContext,
  work: (platform: Platform) => Promise<WorkResult> = noWork,
): Promise<number> {
  const { root, env } = context;
  const observation = observe ? new Observation(context, portOffset) : undefined;
  const progress = new Progress();
  const onStatus = (status: PartStatus) => progress.update(status);
  const failure = Promise.withResolvers<never>();
  const onFailure = (error: PlatformError) => failure.reject(error);
  const platform = new Platform({
    root,
    home,
    portOffset,
    instances,
    logLevel: env['LOG_LEVEL'],
    tracing: collectorOf(env),
    onStatus,
    onFailure,
  });
  const stopping = stopOnSignal(platform, progress);
  const ended = Promise.race([stopping.done, failure.promise]);
  ended.catch(() => undefined);
  try {
    await Promise.race([platform.start(), failure.promise]);
    progress.settle();
    console.log(addresses(platform, (await observation?.start(platform)) ?? []));
    const result = await Promise.race([work(platform), ended]);
    if (result?.stop) return result.exitCode;
    await ended;
    return result?.exitCode ?? interrupted;
  } catch (error) {
    if (!stopping.asked()) throw error;
    return interrupted;
  } finally {
    progress.settle();
    await observation?.stop();
    await platform.stop();
    // A download or a set-up that a stop came in between is nobody's any more.
    await ProcessGuard.shared.release();
    stopping.forget();
  }
}

/** By the variables that OpenTelemetry has for it. */
function collectorOf(env: NodeJS.ProcessEnv): TraceCollector | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio } = parseEnv(collectorEnv, env);
  return endpoint === undefined ? undefined : { endpoint, ratio };
}

/** The first request stops in order, the second ends everything at once. */
function stopOnSignal(platform: Platform, progress: Progress) {
  const done = Promise.withResolvers<undefined>();
  let asked = false;
  const forget = listenForStop({
    onFirst: () => {
      asked = true;
      progress.settle();
      console.log('\nStopping; press Ctrl-C again to end everything at once.');
      platform.stop().then(() => done.resolve(undefined), done.reject);
    },
    onSecond: () => {
      console.log('Ending everything at once.');
      void platform.kill().finally(() => process.exit(interrupted));
    },
  });
  return { done: done.promise, asked: () => asked, forget };
}

function addresses(platform: Platform, observed: readonly string[]): string {
  const { urls, credentials, home } = platform;
  return [
    '',
    pc.bold('MVEC is ready.'),
    `  gateway          ${urls.gateway}/api/<service>/v1`,
    `  gateway admin    ${urls.gatewayAdmin}/status`,
    `  mail inbox       ${urls.mail}`,
    `  Kafka            ${urls.kafka.join(' ')}`,
    `  operator         ${credentials.operator.email}, password in ${home.secrets}`,
    ...observed.map((line) => `  ${line}`),
    `  logs             ${home.logs}`,
    '',
    'Press Ctrl-C to stop.',
  ].join('\n');
}
