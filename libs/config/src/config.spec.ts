import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { baseEnv } from './base-env.js';
import { EnvError, parseEnv } from './parse-env.js';
import { secret } from './variables.js';

const nodeEnv = process.env['NODE_ENV'];

afterEach(() => {
  process.env['NODE_ENV'] = nodeEnv;
});

function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseEnv', () => {
  const orderEnv = z.object(baseEnv('order'));

  it('works out of the box in development', () => {
    expect(parseEnv(orderEnv, {})).toMatchObject({
      HTTP_PORT: 3004,
      KAFKA_BROKERS: ['127.0.0.1:9094', '127.0.0.1:9095', '127.0.0.1:9096'],
      TOPIC_PREFIX: '',
      GATEWAY_URL: 'http://127.0.0.1:8000',
    });
  });

  it('names every bad variable in one error, without showing values', () => {
    const parse = () => parseEnv(orderEnv, { HTTP_PORT: 'hunter2', GATEWAY_URL: 'no url', LOG_LEVEL: 'loud' });
    expect(problemsOf(parse).map((problem) => problem.split(':')[0])).toEqual([
      'HTTP_PORT',
      'GATEWAY_URL',
      'LOG_LEVEL',
    ]);
    expect(parse).toThrow(/The environment is not usable:\n {2}HTTP_PORT: must be a port number/);
    expect(parse).not.toThrow(/hunter2/);
  });

  it('takes an empty variable for an absent one', () => {
    expect(parseEnv(orderEnv, { HTTP_PORT: '' }).HTTP_PORT).toBe(3004);
  });

  it('splits lists and drops empty entries', () => {
    expect(parseEnv(orderEnv, { KAFKA_BROKERS: ' a:1, ,b:2' }).KAFKA_BROKERS).toEqual(['a:1', 'b:2']);
  });
});

describe('secret', () => {
  const schema = z.object({ PASSWORD: secret('dev') });

  it('refuses its development default in production, implied or spelled out', () => {
    process.env['NODE_ENV'] = 'production';
    expect(problemsOf(() => parseEnv(schema, {}))).toHaveLength(1);
    expect(problemsOf(() => parseEnv(schema, { PASSWORD: 'dev' }))).toHaveLength(1);
    expect(parseEnv(schema, { PASSWORD: 'own' })).toEqual({ PASSWORD: 'own' });
  });
});
