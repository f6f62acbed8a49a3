import { parseEnv, tracingEnv } from '@mvec/config';
import { ProcessGuard } from '@mvec/local-servers';
import {
  type LocationOptions,
  locatePlatform,
  parseInstances,
  type PartStatus,
  Platform,
  type PlatformError,
  type TraceCollector,
} from '@mvec/launcher';
import { type CommandContext, listenForStop } from '@mvec/terminal';
import pc from 'picocolors';
import { z } from 'zod';
import { Observation } from '../observation.js';
import { Progress } from '../display/progress.js';
import { interrupted } from '../until-stopped.js';

const collectorEnv = z.object(tracingEnv());

export interface StartOptions extends LocationOptions {
  instances: string;
  /** Whether Prometheus runs too. */
  observe?: boolean;
}

/** Runs the platform until Ctrl-C. */
export function start(options: StartOptions, context: CommandContext): Promise<number> {
  return runPlatform(options, context);
}

export interface WorkloadResult {
  exitCode: number;
  /** Whether the platform ends after the work; otherwise it runs until Ctrl-C. */
  stop: boolean;
}

const noWork = () => Promise.resolve({ exitCode: 0, stop: false });

/** Starts the platform, does `work` when it is ready, and resolves with the exit code when the platform has stopped. */
export async function runPlatform(
  options: StartOptions,
  context: CommandContext,
  work: (platform: Platform) => Promise<WorkloadResult> = noWork,
): Promise<number> {
  const { root, env } = context;
  const { home, portOffset } = locatePlatform(options, context);
  const instances = parseInstances(options.instances);
  const observation = options.observe === true ? new Observation(context, portOffset) : undefined;
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
    // Stops child processes left by an interrupted start.
    await ProcessGuard.shared.release();
    stopping.forget();
  }
}

/** Reads OpenTelemetry's standard variables. */
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
