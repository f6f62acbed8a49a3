import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '@mvec/database';
import { ConsumerLag } from '@mvec/kafka';
import { DeadLetterRecords, outboxBacklog } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { Consumption } from '../consumption.js';
import type { Eventing } from './eventing.dto.js';

/** Limit on waiting for the brokers; the other figures are answered without them. */
const brokersWithinMs = 4_000;

/** Backlog of the outbox, lag of the consumers and open dead letters: an operator's first look at a service that hangs. */
@Injectable()
export class EventingService {
  constructor(
    private readonly database: Database,
    private readonly lag: ConsumerLag,
    private readonly consumption: Consumption,
  ) {}

  async show(): Promise<Eventing> {
    const [outbox, openDeadLetters, consumers] = await Promise.all([
      outboxBacklog(this.database),
      new DeadLetterRecords(this.database).countOpen(),
      this.consumers(),
    ]);
    return { outbox, openDeadLetters, consumers };
  }

  private async consumers(): Promise<Eventing['consumers']> {
    const { strategy } = this.consumption;
    const topics = strategy?.topics() ?? [];
    if (strategy === undefined || topics.length === 0) return [];
    const consumers = await strategy.consumers();
    const lags = await Promise.all(consumers.map(({ consumer }) => this.lagsOf(consumer, topics)));
    return lags.flat();
  }

  private async lagsOf(consumer: string, topics: readonly string[]): Promise<Eventing['consumers']> {
    const measuring = this.lag.partitions(consumer, topics).catch(() => undefined);
    const partitions = await Promise.race([measuring, delay(brokersWithinMs, undefined, { ref: false })]);
    return topics.map((topic) => {
      const lags = partitions?.filter((partition) => partition.topic === topic).map(({ messages }) => messages);
      return { consumer, topic, lag: lags?.reduce((sum, messages) => sum + messages, 0) ?? null };
    });
  }
}
