import { describe, expect, it } from '@jest/globals';
import { summarise } from './test-results.js';

describe('The end of a test run', () => {
  it('is one line with the sums', () => {
    const results = [
      { project: 'order', passed: 12, failures: [] },
      { project: 'payment', passed: 30, failures: [] },
    ];
    expect(summarise(results, 0).lines.at(-1)).toBe('42 passed, 0 failed');
  });

  it('names what failed, and counts a skipped test as failed', () => {
    const failures = [
      { file: 'src/a.spec.ts', name: 'Order refuses', problem: 'failed' },
      { file: 'src/b.spec.ts', name: 'Order waits', problem: 'skipped' },
    ];
    const { lines, failed } = summarise([{ project: 'order', passed: 1, failures }], 0);
    expect(failed).toBe(2);
    expect(lines).toContain('  failed: order, src/a.spec.ts: Order refuses');
    expect(lines).toContain('  skipped: order, src/b.spec.ts: Order waits');
    expect(lines.at(-1)).toBe('1 passed, 2 failed');
  });

  it('is a failure when a project could not be tested at all', () => {
    const { lines, failed } = summarise([{ project: 'order', passed: 5, failures: [] }], 1);
    expect(failed).toBe(1);
    expect(lines.at(-1)).toBe('5 passed, 1 failed');
  });
});
