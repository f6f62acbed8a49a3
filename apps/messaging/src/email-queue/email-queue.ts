import { AppError, type ErrorKind } from '@mvec/errors';
import { context, inSharedSpan, type Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Env } from '../env.js';

/** Persisted in Redis: never changes in a rename. */
export const emailQueueName = 'email';

/** Persisted in Redis, like the queue's name. */
export const sendEmailJob = 'send-email';

export const sendEmailData = z.object({ deliveryId: z.uuid(), traceparent: z.string().optional() });

export type SendEmailData = z.infer<typeof sendEmailData>;

/** A delivery to look at. */
export interface QueuedDelivery {
  id: string;
  /** Before all others. */
  urgent: boolean;
  traceparent?: string | null;
}

/** As BullMQ names them. */
export const jobStates = ['waiting', 'active', 'delayed', 'prioritized', 'failed'] as const;

class QueueAwayError extends AppError {
  override readonly code = 'email_queue_away';
  override readonly kind: ErrorKind = 'unavailable';
}

const answerWithinMs = 5_000;
const maxReconnectPauseMs = 2_000;

/** Nobody reads the queue's events. */
const eventsKept = 10;
const smallestCapacity = 500;

/**
 * What the queue and its worker have in common. Tests share one Redis, so the keys carry the prefix of the topics.
 * The version is not asked for: an answer that fails to come at the start would disable BullMQ's connection for good.
 */
export function queueOptions(env: Env) {
  return { prefix: `${env.TOPIC_PREFIX}bull`, skipVersionCheck: true };
}

/** BullMQ's own pauses grow to 20 s: mails would wait that long after Redis is back. */
export function reconnectPauseMs(attempt: number): number {
  return Math.min(attempt * 100, maxReconnectPauseMs);
}

/** Enough for twice the time until the sweeper comes again. */
function capacityFor({ MAILS_PER_SECOND, REFILL_INTERVAL_MS }: Env): number {
  return Math.max(smallestCapacity, Math.ceil((2 * MAILS_PER_SECOND * REFILL_INTERVAL_MS) / 1_000));
}

/**
 * Says which deliveries to look at now. Losing it loses nothing: the sweeper fills it again from the database. It holds
 * what is sent within seconds; of a burst of orders the rest stays in the database until it is its turn.
 */
@Injectable()
export class EmailQueue implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly queue: Queue<SendEmailData>;
  private readonly soon: QueuedDelivery[] = [];
  private room: number;
  /** What Redis, or the way to it, said last: a wrong password looks like an outage otherwise. */
  private lastError = 'no connection';
  /** How many deliveries it holds, or a few more. */
  readonly capacity: number;

  constructor(
    @InjectEnv() env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.capacity = capacityFor(env);
    this.room = this.capacity;
    this.redis = new Redis(env.REDIS_URL, {
      // Without Redis an addition fails at once instead of piling up in memory.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: answerWithinMs,
      retryStrategy: reconnectPauseMs,
    });
    this.redis.on('error', (error) => {
      this.lastError = error.message;
      this.logger.debug({ err: error }, 'the email queue waits for Redis');
    });
    const streams = { events: { maxLen: eventsKept } };
    this.queue = new Queue(emailQueueName, { ...queueOptions(env), connection: this.redis, streams });
    this.queue.on('error', (error) => this.logger.debug({ err: error }, 'the email queue failed'));
  }

  /** Whether Redis is there, as far as is known. */
  get isConnected(): boolean {
    return this.redis.status === 'ready';
  }

  /**
   * Whether so few deliveries wait that more should be added. Asking also says how many `addSoon` may add.
   * @throws an outage when Redis is away
   */
  async isLow(): Promise<boolean> {
    this.requireRedis();
    this.room = this.capacity - (await this.queue.getWaitingCount());
    return this.room > this.capacity / 2;
  }

  /** Jobs by state. @throws an outage when Redis is away */
  async counts(): Promise<Record<string, number>> {
    this.requireRedis();
    return this.queue.getJobCounts(...jobStates);
  }

  /**
   * One job per delivery at a time: the job's id is the delivery's, and an ended job is removed.
   * @throws an outage when Redis is away
   */
  async add(deliveries: readonly QueuedDelivery[]): Promise<void> {
    this.requireRedis();
    if (deliveries.length === 0) return;
    this.room -= deliveries.length;
    const members = deliveries.map(({ traceparent }) => ({
      name: `create ${sendEmailJob}`,
      parent: traceparent ?? undefined,
    }));
    const attributes = { 'messaging.system': 'bullmq', 'messaging.destination.name': emailQueueName };
    await inSharedSpan(`send ${emailQueueName}`, { kind: 'producer', attributes, members }, (traceparents) =>
      this.queue.addBulk(deliveries.map((delivery, index) => jobOf(delivery, traceparents[index]))),
    );
  }

  /**
   * Does not wait for Redis: while it is away, or full, the sweeper has to add the deliveries later. What one batch of
   * events asks for is added at once.
   */
  addSoon(deliveries: readonly QueuedDelivery[]): void {
    if (this.soon.length === 0) context.leave(() => setImmediate(() => this.flush()));
    this.soon.push(...deliveries);
  }

  private flush(): void {
    const waiting = this.soon.splice(0);
    const usual = waiting.filter(({ urgent }) => !urgent).slice(0, Math.max(0, this.room));
    this.add([...waiting.filter(({ urgent }) => urgent), ...usual]).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'not queued, the sweeper adds them later');
    });
  }

  /** BullMQ would wait for the first connection, for ever. */
  private requireRedis(): void {
    if (this.isConnected) return;
    throw new QueueAwayError(`Redis is away (${this.lastError}): deliveries stay in the database`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
    this.redis.disconnect();
  }
}

function jobOf({ id, urgent }: QueuedDelivery, traceparent: string | undefined) {
  return {
    name: sendEmailJob,
    data: { deliveryId: id, ...(traceparent && { traceparent }) },
    opts: { jobId: id, removeOnComplete: true, removeOnFail: true, ...(urgent && { lifo: true }) },
  };
}
