import { inSharedSpan, type Member } from '@mvec/observability';
import type { Lane } from './lane.js';
import { published as publishedMessages } from './outbox-metrics.js';
import type { OutboxRow, OutboxRows } from './outbox-rows.js';
import type { PublishedMessage, Publisher } from './publisher.js';

/** Publishes the rows of one lane, oldest first, and deletes those that the brokers acknowledged. */
export class LaneRelay {
  private underWay: Promise<number> | undefined;

  constructor(
    private readonly outbox: OutboxRows,
    private readonly publisher: Publisher,
    private readonly lane: Lane,
    private readonly mayPublish: () => boolean,
  ) {}

  /**
   * Publishes until the lane is empty or the lease is lost. A call during another one joins it.
   * @returns the number of published messages
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
      // A commit of another row from now on wakes the lane again.
      if (!more) break;
    }
    return published;
  }

  /** Each event's span starts when the event was written, so that its trace shows how long it waited for the brokers. */
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
      { kind: 'producer', attributes, members: rows.map(toMember), failsMembers: () => false },
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
