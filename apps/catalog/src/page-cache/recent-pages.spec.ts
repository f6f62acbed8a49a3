import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Tx } from '@mvec/database';
import { RecentPages } from './recent-pages.js';

let pages: RecentPages;
let shown: string;
let readings: number;

beforeEach(() => {
  jest.useFakeTimers();
  pages = new RecentPages();
  shown = 'old';
  readings = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

function page(key = 'newest'): Promise<string> {
  return pages.findPage(key, () => {
    readings++;
    return Promise.resolve(shown);
  });
}

/** A transaction and the function that commits it. */
function transaction(): { tx: Tx; commit: () => void } {
  const callbacks: (() => void)[] = [];
  const tx: Tx = {
    query: () => Promise.resolve([]),
    execute: () => Promise.resolve(0),
    afterCommit: (callback) => callbacks.push(callback),
  };
  return { tx, commit: () => callbacks.forEach((callback) => callback()) };
}

describe('RecentPages', () => {
  it('queries a page once for all requests within a second', async () => {
    await Promise.all([page(), page()]);
    jest.advanceTimersByTime(999);
    await page();
    expect(readings).toBe(1);
    await page('another');
    expect(readings).toBe(2);
  });

  it('shows no page older than a second', async () => {
    await page();
    shown = 'new';
    jest.advanceTimersByTime(1_000);
    expect(await page()).toBe('new');
  });

  it('shows a change of this instance after its commit and not before', async () => {
    const { tx, commit } = transaction();
    await page();
    shown = 'new';
    pages.clearAfterCommit(tx);
    expect(await page()).toBe('old');
    commit();
    expect(await page()).toBe('new');
  });

  it('does not keep a page that changed during its query', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const early = pages.findPage('newest', () => promise);
    const { tx, commit } = transaction();
    pages.clearAfterCommit(tx);
    commit();
    shown = 'new';
    expect(await page()).toBe('new');
    resolve('old');
    expect(await early).toBe('old');
    expect(await page()).toBe('new');
  });

  it('caches no failure', async () => {
    await expect(pages.findPage('newest', () => Promise.reject(new Error('no connection')))).rejects.toThrow();
    expect(await page()).toBe('old');
  });

  it('keeps the newest pages when the cache is full', async () => {
    shown = 'x'.repeat(3_000_000);
    for (const key of ['first', 'second', 'third']) await page(key);
    await page('third');
    expect(readings).toBe(3);
    await page('first');
    expect(readings).toBe(4);
  });
});
