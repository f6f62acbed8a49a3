import { beforeEach, describe, expect, it } from '@jest/globals';
import { TargetHealth } from './target-health.js';

let changes: boolean[];
let health: TargetHealth;

beforeEach(() => {
  changes = [];
  health = new TargetHealth(() => changes.push(health.healthy));
});

describe('The health of a target', () => {
  it('is good until a number of failures of one kind in a row', () => {
    health.failed('tcp', 2);
    health.failed('http', 2);
    expect(health.healthy).toBe(true);
    health.failed('tcp', 2);
    expect(health.healthy).toBe(false);
    expect(changes).toEqual([false]);
  });

  it('resets failures at a success, and successes at a failure', () => {
    health.failed('timeout', 2);
    health.succeeded(1);
    health.failed('timeout', 2);
    expect(health.healthy).toBe(true);
    health.failed('timeout', 2);
    health.succeeded(2);
    health.failed('timeout', 2);
    health.succeeded(2);
    expect(health.healthy).toBe(false);
    health.succeeded(2);
    expect(changes).toEqual([false, true]);
  });

  it('is not changed by results with a limit of 0', () => {
    for (let i = 0; i < 10; i += 1) health.failed('tcp', 0);
    expect(health.healthy).toBe(true);
  });
});
