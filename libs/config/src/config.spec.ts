import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { baseEnv } from './base-env.js';
import { EnvError, parseEnv } from './parse-env.js';
import { outsideServer, secret } from './variables.js';

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

  it('needs no variables in development', () => {
    expect(parseEnv(orderEnv, {})).toMatchObject({
      HTTP_PORT: 3004,
      KAFKA_BROKERS: ['127.0.0.1:9094', '127.0.0.1:9095', '127.0.0.1:9096'],
      TOPIC_PREFIX: '',
      GATEWAY_URL: 'http://127.0.0.1:8000',
    });
  });

  it('lists every wrong variable in one error, without values', () => {
    const parse = () => parseEnv(orderEnv, { HTTP_PORT: 'hunter2', GATEWAY_URL: 'no url', LOG_LEVEL: 'loud' });
    expect(problemsOf(parse).map((problem) => problem.split(':')[0])).toEqual([
      'HTTP_PORT',
      'GATEWAY_URL',
      'LOG_LEVEL',
    ]);
    expect(parse).toThrow(/The environment is not usable:\n {2}HTTP_PORT: must be a port number/);
    expect(parse).not.toThrow(/hunter2/);
  });

  it('treats an empty variable as absent', () => {
    expect(parseEnv(orderEnv, { HTTP_PORT: '' }).HTTP_PORT).toBe(3004);
  });

  it('splits lists and drops empty entries', () => {
    expect(parseEnv(orderEnv, { KAFKA_BROKERS: ' a:1, ,b:2' }).KAFKA_BROKERS).toEqual(['a:1', 'b:2']);
  });
});

describe('secret', () => {
  const schema = z.object({ PASSWORD: secret('dev') });

  it('refuses its development default in production, implied or set', () => {
    process.env['NODE_ENV'] = 'production';
    expect(problemsOf(() => parseEnv(schema, {}))).toHaveLength(1);
    expect(problemsOf(() => parseEnv(schema, { PASSWORD: 'dev' }))).toHaveLength(1);
    expect(parseEnv(schema, { PASSWORD: 'own' })).toEqual({ PASSWORD: 'own' });
  });
});

describe('A variable given as a file', () => {
  const schema = z.object({ PASSWORD: secret('dev'), NAME: z.string().optional() }).refine(() => true);
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mvec-config-'));
    path = join(folder, 'password');
    writeFileSync(path, 'hunter2\n');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('has the content of the file, without the line break at its end', () => {
    expect(parseEnv(schema, { PASSWORD_FILE: path })).toEqual({ PASSWORD: 'hunter2' });
    writeFileSync(path, ' two \nlines\r\n');
    expect(parseEnv(schema, { PASSWORD_FILE: path, PASSWORD: '' }).PASSWORD).toBe(' two \nlines');
  });

  it('is refused when set twice, missing or empty, together with all other problems', () => {
    expect(problemsOf(() => parseEnv(schema, { PASSWORD_FILE: path, PASSWORD: 'own' }))).toEqual([
      'PASSWORD: is set, and PASSWORD_FILE too',
    ]);
    writeFileSync(path, '\n');
    const source = { PASSWORD_FILE: path, NAME_FILE: join(folder, 'none') };
    expect(problemsOf(() => parseEnv(schema, source))).toEqual([
      `PASSWORD_FILE: ${path} is empty`,
      `NAME_FILE: ${join(folder, 'none')} cannot be read (ENOENT)`,
    ]);
  });

  it('has the same rules: production refuses a development default in a file', () => {
    process.env['NODE_ENV'] = 'production';
    writeFileSync(path, 'dev');
    expect(problemsOf(() => parseEnv(schema, { PASSWORD_FILE: path }))).toEqual([
      expect.stringContaining('PASSWORD: is the development default'),
    ]);
  });

  it('ignores *_FILE variables of other programs', () => {
    expect(parseEnv(schema, { OTHER_FILE: '/nowhere', PASSWORD: 'own' })).toEqual({ PASSWORD: 'own' });
  });
});

describe('outsideServer', () => {
  const schema = z.object({ SMTP_URL: outsideServer('smtp://127.0.0.1:1025', ['mail']) });

  it.each([[{}], [{ SMTP_URL: 'smtp://mail:1025' }]])('refuses a stand-in in production: %j', (source) => {
    expect(problemsOf(() => parseEnv(schema, source))).toEqual([]);
    process.env['NODE_ENV'] = 'production';
    expect(problemsOf(() => parseEnv(schema, source))).toEqual([
      expect.stringContaining('SMTP_URL: is a development stand-in'),
    ]);
  });

  it('accepts an external server', () => {
    process.env['NODE_ENV'] = 'production';
    const source = { SMTP_URL: 'smtps://user:word@mail.example.com' };
    expect(parseEnv(schema, source)).toEqual(source);
  });
});
