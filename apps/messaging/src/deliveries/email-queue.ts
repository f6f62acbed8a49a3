import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue, type QueueOptions } from 'bullmq';
import type { Env } from '../env.js';

/** Persisted in Redis: never changes in a rename. */
export const emailQueueName = 'email';

/** Persisted in Redis, like the queue's name. */
export const sendEmailJob = 'send-email';

export interface SendEmailJob {
  deliveryId: string;
}

/** Tests share one Redis, so a queue's keys carry the prefix of the topics. */
export function queueOptions(env: Env): QueueOptions {
  return { connection: { url: env.REDIS_URL }, prefix: `${env.TOPIC_PREFIX}bull` };
}

/** Says which deliveries to look at now. Losing it loses nothing: the sweeper fills it again from the database. */
@Injectable()
export class EmailQueue implements OnApplicationShutdown {
  private readonly queue: Queue<SendEmailJob>;

  constructor(
    @InjectEnv() env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {
    const options = queueOptions(env);
    // Without Redis an addition fails at once instead of piling up in memory.
    const connection = { ...options.connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
    this.queue = new Queue(emailQueueName, { ...options, connection });
    this.queue.on('error', (error) => this.logger.debug({ err: error }, 'the email queue waits for Redis'));
  }

  /** One job per delivery at a time: the job's id is the delivery's, and an ended job is removed. */
  async add(deliveryIds: string[]): Promise<void> {
    await this.queue.addBulk(
      deliveryIds.map((deliveryId) => ({
        name: sendEmailJob,
        data: { deliveryId },
        opts: { jobId: deliveryId, removeOnComplete: true, removeOnFail: true },
      })),
    );
  }

  /** Does not wait for Redis: while it is down, the sweeper has to add the delivery later. */
  addSoon(deliveryId: string): void {
    this.add([deliveryId]).catch((error: unknown) => {
      this.logger.debug({ err: error, deliveryId }, 'not queued, the sweeper adds it later');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}
