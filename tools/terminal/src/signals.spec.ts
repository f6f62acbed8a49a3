import { describe, expect, it } from '@jest/globals';
import { stopCounter } from './signals.js';

describe('Ctrl-C', () => {
  it('counts once although terminal, npm and bootstrap all pass it on', () => {
    const calls: string[] = [];
    let now = 0;
    const stop = stopCounter({ onFirst: () => calls.push('stop'), onSecond: () => calls.push('kill'), now: () => now });
    stop();
    now = 300;
    stop();
    expect(calls).toEqual(['stop']);
    now = 1_500;
    stop();
    now = 1_700;
    stop();
    expect(calls).toEqual(['stop', 'kill']);
  });
});
