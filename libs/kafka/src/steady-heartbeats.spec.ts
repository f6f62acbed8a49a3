import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { keepHeartbeatsSteady, type Member } from './steady-heartbeats.js';

const require = createRequire(import.meta.url);
const interval = 3_000;

interface Connection {
  heartbeat: () => Promise<number>;
}

/** kafkajs' own group member, with a coordinator that counts heartbeats. */
function memberOfGroup(): { member: Member; sent: () => number } {
  keepHeartbeatsSteady();
  const Group = require('kafkajs/src/consumer/consumerGroup') as new (options: object) => Member & {
    memberId: string;
    coordinator: Connection;
  };
  const instrumentationEmitter = { emit: () => undefined };
  const logger = { namespace: () => logger };
  const member = new Group({ logger, instrumentationEmitter, topics: [], topicConfigurations: {} });
  let heartbeats = 0;
  member.memberId = 'member';
  member.coordinator = { heartbeat: async () => (heartbeats += 1) };
  return { member, sent: () => heartbeats };
}

describe('A member of a consumer group', () => {
  it('sends a heartbeat when the interval has passed, not before', async () => {
    const { member, sent } = memberOfGroup();
    await member.heartbeat({ interval });
    expect(sent()).toBe(0);
    member.lastRequest -= interval;
    await member.heartbeat({ interval });
    expect(sent()).toBe(1);
  });

  it('continues to send heartbeats after the clock was set back by an hour', async () => {
    const { member, sent } = memberOfGroup();
    member.lastRequest += 3_600_000;
    await member.heartbeat({ interval });
    expect(sent()).toBe(1);
  });
});
