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

describe('Unreachable brokers', () => {
  it('are logged once a minute, with their address and the reason', () => {
    const notice = new UnreachableNotice(['kafka-9:9092'], logger);
    for (let second = 0; second < 61; second++) {
      notice.report('Failed to connect to seed broker: Connection error: getaddrinfo ENOTFOUND kafka-9');
      jest.advanceTimersByTime(1_000);
    }
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Kafka at kafka-9:9092 is unreachable (getaddrinfo ENOTFOUND kafka-9)');
  });

  it('differ from brokers that refuse the client', () => {
    expect(isUnreachable('Connection timeout')).toBe(true);
    expect(isUnreachable('SASL PLAIN authentication failed: Authentication failed')).toBe(false);
  });
});
