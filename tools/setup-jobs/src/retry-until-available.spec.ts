import { describe, expect, it } from '@jest/globals';
import { retryUntilAvailable, reasonOf } from './retry-until-available.js';

const refused = () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.2:5432'), { code: 'ECONNREFUSED' });

describe('retryUntilAvailable', () => {
  it('waits for an unavailable dependency, and logs the reason once', async () => {
    const lines: string[] = [];
    let tries = 0;
    const work = () => (++tries < 3 ? Promise.reject(refused()) : Promise.resolve('done'));
    const options = { what: 'Postgres at postgres:5432', advice: 'start it', say: (line: string) => lines.push(line) };
    expect(await retryUntilAvailable(work, { ...options, pauseMs: 1 })).toBe('done');
    expect(lines).toEqual(['Waiting for Postgres at postgres:5432: connect ECONNREFUSED 10.0.0.2:5432; start it']);
  });

  it('does not wait for an error that waiting cannot fix', async () => {
    const wrong = Object.assign(new Error('password authentication failed'), { code: '28P01' });
    const options = { what: 'Postgres', advice: '', say: () => undefined };
    await expect(retryUntilAvailable(() => Promise.reject(wrong), options)).rejects.toBe(wrong);
  });
});

describe('reasonOf', () => {
  it('is one line, with the first of several causes', () => {
    expect(reasonOf(new AggregateError([refused(), refused()]))).toBe('connect ECONNREFUSED 10.0.0.2:5432');
    expect(reasonOf(new Error('first\nsecond'))).toBe('first');
  });
});
