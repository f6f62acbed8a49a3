import type { BaseEnv, ServiceName } from '@mvec/config';
import { Database } from '@mvec/database';
import { consumerGroups } from '@mvec/events';
import { ProblemFilter } from '@mvec/http';
import { type Generations, KafkaConsumerStrategy } from '@mvec/kafka';
import { createLogger, HealthChecks, type Logger } from '@mvec/observability';
import { installAnswerCheck, ServiceDocument } from '@mvec/openapi';
import { Outbox } from '@mvec/outbox';
import { Module, type DynamicModule, type NestApplicationOptions, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { stopGracefully } from './graceful-stop.js';
import { createHttpAdapter } from './http-adapter.js';
import { KafkaConnection } from './kafka-connection.js';
import { Consumption, hasConsumers } from './consumption.js';
import { NestLogger } from './nest-logger.js';
import { serviceApi } from './service-api.js';
import { ServiceLifecycle } from './service-lifecycle.js';
import { ServiceModule } from './service-module.js';
import { traceService } from './tracing.js';

export interface ServiceOptions<E extends BaseEnv> {
  name: ServiceName;
  /** The app's module. */
  module: Type;
  /** HTTP_PORT 0 uses any free port. */
  env: E;
  /** Provider of the generations, in a service whose tables are a rebuildable read model. */
  generations?: Type<Generations>;
}

export interface RunningService {
  app: NestFastifyApplication;
  /** `http://127.0.0.1:3004` */
  url: string;
  logger: Logger;
  /** Stops gracefully: running requests and handlers finish first. */
  stop(): Promise<void>;
}

@Module({})
class RootModule {}

/**
 * Starts a service in this process. Signals and exit are the caller's: main.ts uses `runService`, tests use this.
 */
export async function startService<E extends BaseEnv>({
  name,
  module,
  env,
  generations,
}: ServiceOptions<E>): Promise<RunningService> {
  const logger = createLogger(name, env.LOG_LEVEL);
  const tracing = await traceService(name, env, logger);
  const problems = new ProblemFilter(logger);
  const document = new ServiceDocument(name, () => serviceApi(name, module).document);
  const shared = ServiceModule.forRoot({ name, env, logger, problems, document });
  const root: DynamicModule = { module: RootModule, imports: [shared, module] };
  const options: Pick<NestApplicationOptions, 'logger' | 'abortOnError'> = {
    logger: new NestLogger(logger),
    abortOnError: false,
  };
  const adapter = createHttpAdapter(logger, problems);
  if (env.NODE_ENV === 'test') await installAnswerCheck(adapter.getInstance(), () => document.document());
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, options);
  try {
    connectConsumers(app, { name, env, logger, generations });
    await app.listen(env.HTTP_PORT, env.HTTP_HOST);
    await app.startAllMicroservices();
    app.get(ServiceLifecycle).start();
  } catch (error) {
    await app.close().catch(() => undefined);
    await tracing?.stop();
    throw error;
  }
  app.get(HealthChecks).markStarted();
  const url = await app.getUrl();
  logger.info({ event: 'service.started', url }, 'service started');
  const stop = async () => {
    await stopGracefully(app, env.STOP_ANNOUNCE_MS, logger);
    await tracing?.stop();
  };
  return { app, url, logger, stop };
}

interface Consuming {
  name: ServiceName;
  env: BaseEnv;
  logger: Logger;
  generations: Type<Generations> | undefined;
}

/** Consumers inherit the app's configuration for its filter, which rethrows a handler's error. */
function connectConsumers(app: NestFastifyApplication, { name, env, logger, generations }: Consuming): void {
  if (!hasConsumers(name)) return;
  const strategy = new KafkaConsumerStrategy({
    kafka: app.get(KafkaConnection).client,
    group: consumerGroups[name],
    prefix: env.TOPIC_PREFIX,
    database: app.get(Database),
    outbox: app.get(Outbox),
    logger,
    ...(generations === undefined ? {} : { generations: app.get<Generations>(generations, { strict: false }) }),
  });
  app.get(Consumption).strategy = strategy;
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });
}
