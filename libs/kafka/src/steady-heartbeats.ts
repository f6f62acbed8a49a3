import { createRequire } from 'node:module';

/** What a consumer group's member is in kafkajs, as far as its heartbeats go. */
export interface Member {
  /** Of the last heartbeat, by the wall clock. */
  lastRequest: number;
  heartbeat: (this: Member, options: { interval: number }) => Promise<void>;
}

let steady = false;

/**
 * kafkajs 2.2.4 counts to its next heartbeat by the wall clock. When that is set back by an hour it sends none for an hour:
 * the brokers give the partitions away, and the member, which nobody tells, goes on and cannot commit what it did.
 */
export function keepHeartbeatsSteady(): void {
  if (steady) return;
  steady = true;
  const require = createRequire(import.meta.url);
  withSteadyHeartbeats((require('kafkajs/src/consumer/consumerGroup') as { prototype: Member }).prototype);
}

/** A heartbeat that lies ahead tells that the clock was set back: the next one is due now. */
export function withSteadyHeartbeats(member: Member): void {
  const { heartbeat } = member;
  member.heartbeat = function (options) {
    if (this.lastRequest > Date.now()) this.lastRequest = 0;
    return heartbeat.call(this, options);
  };
}
