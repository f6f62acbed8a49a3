import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from './logger.js';

interface Line {
  level: string;
  msg: string;
  event?: string;
  reason?: string;
  err?: { message: string };
}

let lines: Line[];

const loggerAt = (level: string) =>
  createLogger('order', level, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
const away = (host = 'postgres') => Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });

beforeEach(() => {
  lines = [];
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('An unavailable server', () => {
  it('is logged once a minute, with the reason and without a stack', () => {
    const logger = loggerAt('info');
    for (let second = 0; second < 61; second++) {
      logger.warn({ event: 'sweeper.failed', err: away() }, 'sweep failed');
      logger.warn({ event: 'relay.failed', err: away() }, 'nothing was published');
      jest.advanceTimersByTime(1_000);
    }
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ event: 'sweeper.failed', msg: 'sweep failed: getaddrinfo ENOTFOUND postgres' });
    expect(lines[0]).not.toHaveProperty('err');
  });

  it('is logged separately from another one', () => {
    const logger = loggerAt('info');
    logger.warn({ err: away('postgres') }, 'waiting');
    logger.warn({ err: away('redis') }, 'waiting');
    expect(lines.map(({ reason }) => reason)).toEqual([
      'getaddrinfo ENOTFOUND postgres',
      'getaddrinfo ENOTFOUND redis',
    ]);
  });

  it('hides nothing at debug level, and no other error at any level', () => {
    const logger = loggerAt('debug');
    for (const err of [away(), away()]) logger.warn({ err }, 'waiting');
    for (const err of [new TypeError('no function'), new TypeError('no function')]) logger.warn({ err }, 'a bug');
    expect(lines.map(({ level, msg }) => `${level} ${msg.split(':')[0] ?? ''}`)).toEqual([
      'warn waiting',
      'debug waiting',
      'warn a bug',
      'warn a bug',
    ]);
  });
});
