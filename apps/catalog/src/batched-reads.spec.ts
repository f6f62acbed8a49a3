import { beforeEach, describe, expect, it } from '@jest/globals';
import { BatchedReads } from './batched-reads.js';

interface Statement {
  keys: string[];
  end: (error?: Error) => void;
}

let table: Map<string, number>;
let statements: Statement[];
let reads: BatchedReads<string, number>;

beforeEach(() => {
  table = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
  statements = [];
  reads = new BatchedReads(read, { atOnce: 1, mostKeys: 2 });
});

/** Reads the table when it begins, as a statement sees what was committed by then. */
async function read(keys: string[]): Promise<Map<string, number>> {
  const found = new Map([...table].filter(([key]) => keys.includes(key)));
  await new Promise<void>((resolve, reject) => {
    statements.push({ keys, end: (error) => (error ? reject(error) : resolve()) });
  });
  return found;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('BatchedReads', () => {
  it('reads what is asked for at the same time with one statement, the same thing once', async () => {
    const answers = [reads.find('a'), reads.find('z'), reads.find('a')];
    await turn();
    expect(statements.map(({ keys }) => keys)).toEqual([['a', 'z']]);
    statements[0]?.end();
    expect(await Promise.all(answers)).toEqual([1, undefined, 1]);
  });

  it('answers nobody with what was read before he asked', async () => {
    const before = reads.find('a');
    await turn();
    table.set('a', 10);
    const after = reads.find('a');
    statements[0]?.end();
    expect(await before).toBe(1);
    await turn();
    statements[1]?.end();
    expect(await after).toBe(10);
  });

  it('runs so many statements at a time, of so many keys, and forgets nobody', async () => {
    const answers = ['a', 'b', 'c'].map((key) => reads.find(key));
    await turn();
    await turn();
    expect(statements.map(({ keys }) => keys)).toEqual([['a', 'b']]);
    statements[0]?.end();
    await turn();
    await turn();
    expect(statements.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c']]);
    statements[1]?.end();
    expect(await Promise.all(answers)).toEqual([1, 2, 3]);
  });

  it('fails for those alone who asked with the statement that failed', async () => {
    const failing = reads.find('a');
    await turn();
    const next = reads.find('a');
    statements[0]?.end(new Error('no connection'));
    await expect(failing).rejects.toThrow('no connection');
    await turn();
    statements[1]?.end();
    expect(await next).toBe(1);
  });
});
