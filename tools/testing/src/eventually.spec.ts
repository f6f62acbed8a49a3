import { describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';

describe('eventually', () => {
  it('returns the first truthy value', async () => {
    let count = 0;
    await expect(eventually(() => (++count === 3 ? count : undefined), { interval: 1 })).resolves.toBe(3);
  });

  it('reports the condition and the last value at the timeout', async () => {
    await expect(eventually(() => 0, { timeout: 20, interval: 5, message: 'a lag above zero' })).rejects.toThrow(
      'Waited 0.02 s for a lag above zero; last value: 0',
    );
  });

  it('continues after an error and reports the last one', async () => {
    const condition = () => {
      throw new Error('no such table');
    };
    await expect(eventually(condition, { timeout: 20, interval: 5 })).rejects.toThrow(
      /last error: Error: no such table/,
    );
  });
});
