import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '@mvec/observability';
import { isUnreachable, UnreachableNotice } from './unreachable.js';

const lines: string[] = [];
const logger = createLogger('test', 'info', { write: (line: string) => void lines.push(line) });

beforeEach(() => {
  lines.length = 0;
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('Brokers that are not reached', () => {
  it('are told of once a minute, with where they were looked for and why they were not found', () => {
    const notice = new UnreachableNotice(['kafka-9:9092'], logger);
    for (let second = 0; second < 61; second++) {
      notice.say('Failed to connect to seed broker: Connection error: getaddrinfo ENOTFOUND kafka-9');
      jest.advanceTimersByTime(1_000);
    }
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Kafka at kafka-9:9092 is not reached (getaddrinfo ENOTFOUND kafka-9)');
  });

  it('are told from brokers that refuse', () => {
    expect(isUnreachable('Connection timeout')).toBe(true);
    expect(isUnreachable('SASL PLAIN authentication failed: Authentication failed')).toBe(false);
  });
});
