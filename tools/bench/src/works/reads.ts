import type { Subject } from '../load/load.types.js';
import { seededRandom, searches } from '../seed/words.js';
import type { Bench, Work } from './work.js';
import { requestWork } from './measured-load.js';

const anybody = [{ headers: '', bodyStart: '' }];
const products = '/api/catalog/v1/products';

export const listWork = requestWork({
  name: 'list',
  title: 'product list of 20',
  goal: 2_100,
  plan: () => ({ ...reading, subjects: [get(`${products}?limit=20`)] }),
});

export const categoryWork = requestWork({
  name: 'category',
  title: 'category page of 20',
  goal: 2_100,
  plan: ({ market }) => ({
    ...reading,
    subjects: market.categoryIds.map((id) => get(`${products}?limit=20&category=${id}`)),
  }),
});

export const detailWork = requestWork({
  name: 'detail',
  title: 'product detail',
  goal: 3_900,
  plan: ({ market }) => ({ ...reading, subjects: market.productIds.map((id) => get(`${products}/${id}`)) }),
});

/** Hands out every search once: nothing that was asked before is asked again. */
export function searchWork(): Work {
  let all: Iterator<string> | undefined;
  return requestWork({
    name: 'search',
    title: 'text search, no words twice',
    goal: 1_600,
    plan: ({ market, options }: Bench) => {
      all ??= searches(market.titles, seededRandom(2)).values();
      const enough = Math.ceil(options.seconds * 4_000);
      const words = take(all, enough);
      if (words.length === 0) throw new Error('All words have been searched for: try fewer --runs or --seconds');
      const subjects = words.map((text) => get(`${products}?limit=20&q=${encodeURIComponent(text)}`));
      return { ...reading, subjects, take: 'in-turn' };
    },
  });
}

const reading = { method: 'GET', senders: anybody, take: 'at-random', expect: 200 } as const;

function get(path: string): Subject {
  return { path, bodyEnd: '' };
}

function take<T>(from: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  for (let next = from.next(); next.done !== true; next = from.next()) {
    taken.push(next.value);
    if (taken.length === count) break;
  }
  return taken;
}
