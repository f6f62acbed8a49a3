import { describe, expect, it } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { Progress } from './progress.js';
import { statusLine } from './status-lines.js';

function record(isTTY: boolean) {
  const written: string[] = [];
  const progress = new Progress({ isTTY, columns: 40, write: (text) => written.push(text) });
  return { progress, written };
}

describe('Progress', () => {
  it('prints a line for each change where there is no terminal', () => {
    const { progress, written } = record(false);
    progress.update({ part: 'redis', state: 'waiting' });
    progress.update({ part: 'redis', state: 'starting' });
    progress.update({ part: 'redis', state: 'starting' });
    progress.update({ part: 'redis', state: 'ready', seconds: 0.31 });
    progress.update({ part: 'order', state: 'restarting', reason: 'ended with code 1', logLines: ['out of memory'] });

    expect(written.map((text) => stripVTControlCharacters(text))).toEqual([
      '… redis            starting\n',
      '✔ redis            ready in 0.3 s\n',
      '↻ order            restarting: ended with code 1\n    out of memory\n',
    ]);
  });

  it('draws the block over itself on a terminal, until it settles', () => {
    const { progress, written } = record(true);
    progress.update({ part: 'redis', state: 'waiting' });
    progress.update({ part: 'order', state: 'waiting' });
    progress.update({ part: 'redis', state: 'ready', seconds: 1 });
    expect(written.at(-1)?.startsWith('\u001b[2A')).toBe(true);

    progress.settle();
    progress.update({ part: 'order', state: 'failed', reason: 'ended' });
    expect(stripVTControlCharacters(written.at(-1) ?? '')).toBe('✖ order            failed: ended\n');
  });
});

describe('A status line', () => {
  it('never wraps', () => {
    const reason = 'downloading Kafka 4.3.1 from Maven, which takes a while the first time';
    const line = stripVTControlCharacters(statusLine({ part: 'kafka-1', state: 'starting', reason }, 40));
    expect(line).toHaveLength(39);
    expect(line.endsWith('…')).toBe(true);
  });

  it('shows only the sentence of an error, not its log lines', () => {
    const line = statusLine({ part: 'order', state: 'failed', reason: 'order ended (log: x)\n  first\n  second' });
    expect(stripVTControlCharacters(line)).toBe('✖ order            failed: order ended (log: x)');
  });
});
