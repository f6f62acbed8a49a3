import { createRequire } from 'node:module';

/** Part of kafkajs' group member that sends heartbeats. */
export interface Member {
  /** Wall-clock time of the last heartbeat. */
  lastRequest: number;
  heartbeat: (this: Member, options: { interval: number }) => Promise<void>;
}

let steady = false;

/**
 * Patches kafkajs 2.2.4, which times heartbeats by the wall clock. After the clock is set back by an hour it sends none for
 * an hour: the brokers reassign the partitions, and the member continues without noticing and cannot commit.
 */
export function keepHeartbeatsSteady(): void {
  if (steady) return;
  steady = true;
  const require = createRequire(import.meta.url);
  withSteadyHeartbeats((require('kafkajs/src/consumer/consumerGroup') as { prototype: Member }).prototype);
}

/** A last heartbeat in the future means that the clock was set back: the next one is due now. */
export function withSteadyHeartbeats(member: Member): void {
  const { heartbeat } = member;
  member.heartbeat = function (options) {
    if (this.lastRequest > Date.now()) this.lastRequest = 0;
    return heartbeat.call(this, options);
  };
}
