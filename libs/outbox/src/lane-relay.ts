import { inSharedSpan, type Member } from '@mvec/observability';
import { published as publishedMessages } from './outbox-metrics.js';
import type { OutboxRow, OutboxRows } from './outbox-rows.js';
import type { PublishedMessage, Publisher } from './publisher.js';

/** The messages of one topic in one shard: what has to stay in order, and what a trouble with a topic is limited to. */
export interface Lane {
  shard: number;
  topic: string;
}

/** Publishes one lane's rows, oldest first, and deletes what the brokers acknowledged. */
export class LaneRelay {
  private underWay: Promise<number> | undefined;

  constructor(
    private readonly outbox: OutboxRows,
    private readonly publisher: Publisher,
    private readonly lane: Lane,
    private readonly mayPublish: () => boolean,
  ) {}

  /**
   * Publishes until the lane is empty or the lease is gone.
   * @returns the number of messages published; a call while one is under way joins it
   */
  drain(): Promise<number> {
    this.underWay ??= this.publishAll().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async publishAll(): Promise<number> {
    let published = 0;
    for (let skipLinger = false; this.mayPublish(); skipLinger = true) {
      const { rows, more } = await this.outbox.oldest(this.lane, skipLinger);
      if (rows.length === 0 || !this.mayPublish()) break;
      await this.publish(rows);
      publishedMessages.inc({ topic: this.lane.topic }, rows.length);
      await this.outbox.remove(this.lane, rows);
      published += rows.length;
      // Whoever commits another row from now on wakes the lane again.
      if (!more) break;
    }
    return published;
  }

  /** Each event's span begins when the event was written: what it waited for a broker that was away is seen in its trace. */
  private publish(rows: OutboxRow[]): Promise<void> {
    const { shard, topic } = this.lane;
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(shard),
    };
    return inSharedSpan(
      `send ${topic}`,
      { kind: 'producer', attributes, members: rows.map(toMember), tellsMembers: () => false },
      () => this.publisher.publish(topic, shard, rows.map(toMessage)),
    );
  }
}

function toMember({ headers, createdAt: startTime }: OutboxRow): Member {
  return { name: `publish ${headers.ce_type ?? 'message'}`, parent: headers.traceparent, startTime };
}

function toMessage({ messageKey: key, headers, value, createdAt }: OutboxRow): PublishedMessage {
  return { key, value, headers: headers.ce_time ? headers : { ...headers, ce_time: createdAt.toISOString() } };
}
