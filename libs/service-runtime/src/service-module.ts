import { AuthGuard, TokenVerifier } from '@mvec/auth';
import type { BaseEnv, ServiceName } from '@mvec/config';
import { Database } from '@mvec/database';
import { IdempotencyStore, IdempotencySweeper, ProblemFilter, RequestPipe } from '@mvec/http';
import { ConsumerLag, createKafka, kafkaSecurity, SafeProducer } from '@mvec/kafka';
import { HealthChecks, type Logger } from '@mvec/observability';
import { OpenApiController, ServiceDocument } from '@mvec/openapi';
import { observeOutbox, Outbox, OutboxRelay } from '@mvec/outbox';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { Consumption } from './consumption.js';
import { observePool } from './database-metrics.js';
import { DeadLettersService } from './dead-letters/dead-letters.service.js';
import { EventingService } from './eventing/eventing.service.js';
import { HealthController } from './health.controller.js';
import { KafkaConnection } from './kafka-connection.js';
import { runtimeControllers } from './service-api.js';
import { ServiceLifecycle } from './service-lifecycle.js';
import { tokens } from './tokens.js';

interface ServiceModuleOptions {
  name: ServiceName;
  env: BaseEnv;
  logger: Logger;
  problems: ProblemFilter;
  document: ServiceDocument;
}

/** Providers and controllers of every service, global. `startService` imports it together with the app's module. */
@Module({})
export class ServiceModule {
  static forRoot(options: ServiceModuleOptions): DynamicModule {
    const shared = [...settings(options), ...databaseProviders(options), ...messaging(options)];
    return {
      module: ServiceModule,
      global: true,
      controllers: [HealthController, OpenApiController, ...runtimeControllers(options.name)],
      providers: [
        ...shared,
        ...httpDoor(options),
        Consumption,
        EventingService,
        DeadLettersService,
        ServiceLifecycle,
        { provide: ServiceDocument, useValue: options.document },
      ],
      exports: shared,
    };
  }
}

function settings({ env, logger }: ServiceModuleOptions): Provider[] {
  return [
    { provide: tokens.env, useValue: env },
    { provide: tokens.logger, useValue: logger },
    { provide: TokenVerifier, useFactory: () => TokenVerifier.fromFile(env.JWKS_PATH) },
  ];
}

function databaseProviders({ name, env, logger }: ServiceModuleOptions): Provider[] {
  return [
    {
      provide: Database,
      useFactory: () =>
        new Database({ url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE, applicationName: name }),
    },
    { provide: HealthChecks, inject: [Database], useFactory: healthChecks },
    {
      provide: IdempotencyStore,
      inject: [Database],
      useFactory: (database: Database) => new IdempotencyStore(database),
    },
    {
      provide: IdempotencySweeper,
      inject: [IdempotencyStore],
      useFactory: (store: IdempotencyStore) => new IdempotencySweeper(store, logger),
    },
  ];
}

/** Readiness depends on the database, not on the brokers: without them the API works and events stay in the outbox. */
function healthChecks(database: Database): HealthChecks {
  const health = new HealthChecks();
  health.register('database', () => database.ping());
  observeOutbox(database);
  observePool('main', database);
  return health;
}

function messaging({ name, env, logger }: ServiceModuleOptions): Provider[] {
  const security = kafkaSecurity(env);
  const kafka = new KafkaConnection(createKafka({ brokers: env.KAFKA_BROKERS, clientId: name, logger, security }));
  return [
    { provide: KafkaConnection, useValue: kafka },
    { provide: ConsumerLag, useFactory: () => new ConsumerLag(kafka.client, env.TOPIC_PREFIX) },
    { provide: SafeProducer, useFactory: () => new SafeProducer(kafka.client, env.TOPIC_PREFIX) },
    {
      provide: OutboxRelay,
      inject: [Database, SafeProducer],
      useFactory: (database: Database, publisher: SafeProducer) => new OutboxRelay({ database, publisher, logger }),
    },
    {
      provide: Outbox,
      inject: [OutboxRelay],
      useFactory: (relay: OutboxRelay) => new Outbox(name, (lane) => relay.wake(lane)),
    },
  ];
}

function httpDoor({ problems }: ServiceModuleOptions): Provider[] {
  return [
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_PIPE, useClass: RequestPipe },
    { provide: APP_FILTER, useValue: problems },
  ];
}
