import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { SchemaEngine } from '@mvec/database';
import { answerRequests } from './rpc.js';

async function answersTo(engine: Record<string, unknown>, ...requests: object[]): Promise<unknown[]> {
  const output = new PassThrough();
  const input = Readable.from(requests.map((request) => `${JSON.stringify(request)}\n`));
  await answerRequests(engine as unknown as SchemaEngine, { input, output });
  output.end();
  const text = (await output.toArray()).join('');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

describe("Prisma's requests to its schema engine", () => {
  it('call the method of the same name', async () => {
    const engine = { devDiagnostic: async (params: object) => ({ action: { tag: 'createMigration' }, ...params }) };
    const answers = await answersTo(engine, { id: 1, method: 'devDiagnostic', params: { given: true } });
    expect(answers).toEqual([{ jsonrpc: '2.0', id: 1, result: { action: { tag: 'createMigration' }, given: true } }]);
  });

  it('print a difference before its result', async () => {
    const engine = { diff: async () => ({ exitCode: 0, stdout: 'ALTER TABLE' }) };
    const answers = await answersTo(engine, { id: 2, method: 'diff' });
    expect(answers).toEqual([
      { jsonrpc: '2.0', id: 'print-2', method: 'print', params: { content: 'ALTER TABLE' } },
      { jsonrpc: '2.0', id: 2, result: { exitCode: 0, stdout: 'ALTER TABLE' } },
    ]);
  });

  it('are answered with the code and the message of an error, and for a method that the engine lacks', async () => {
    const engine = { reset: () => Promise.reject(Object.assign(new Error('no table'), { code: 'P3000' })) };
    const answers = await answersTo(engine, { id: 3, method: 'reset' }, { id: 4, method: 'introspectSql' });
    expect(answers).toMatchObject([
      { id: 3, error: { data: { is_panic: false, message: 'no table', error_code: 'P3000' } } },
      { id: 4, error: { data: { message: 'The schema engine as WebAssembly has no method introspectSql' } } },
    ]);
  });
});
