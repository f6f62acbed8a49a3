import { seededRandom } from '../seed/random.js';
import { searches } from '../seed/words.js';
import { anybody, get } from './requests.js';
import type { Workload } from './workload.js';
import { requestWork } from './measured-load.js';

const products = '/api/catalog/v1/products';
const reading = { method: 'GET', senders: anybody, take: 'at-random', expect: 200 } as const;

export const listWorkload = requestWork({
  name: 'list',
  title: 'product list of 20',
  goal: 2_100,
  plan: () => ({ ...reading, subjects: [get(`${products}?limit=20`)] }),
});

export const categoryWorkload = requestWork({
  name: 'category',
  title: 'category page of 20',
  goal: 2_100,
  plan: ({ market }) => ({
    ...reading,
    subjects: market.categoryIds.map((id) => get(`${products}?limit=20&category=${id}`)),
  }),
});

/** Category pages with so many different price ranges that almost no request is answered from a cache. */
export const filteredWorkload = requestWork({
  name: 'filtered',
  title: 'category page by price, any',
  plan: ({ market }) => ({
    ...reading,
    subjects: market.categoryIds.flatMap((id) =>
      Array.from({ length: 200 }, (_, index) => {
        const prices = `currency=EUR&minPrice=${index * 15}&maxPrice=${index * 15 + 2_000}`;
        return get(`${products}?limit=20&category=${id}&${prices}`);
      }),
    ),
  }),
});

export const detailWorkload = requestWork({
  name: 'detail',
  title: 'product detail',
  goal: 3_900,
  plan: ({ market }) => ({ ...reading, subjects: market.productIds.map((id) => get(`${products}/${id}`)) }),
});

/** More requests per second than the platform can answer, to bound the list of subjects. */
const maxPerSecond = 10_000;

/** Searches in turn, so that no text repeats before all texts were used. */
export function searchWorkload(): Workload {
  let all: string[] | undefined;
  let asked = 0;
  return requestWork({
    name: 'search',
    title: 'text search, uncached words',
    goal: 1_600,
    plan: ({ market, options }) => {
      all ??= searches(market.titles, seededRandom(2));
      const from = asked % all.length;
      const words = [...all.slice(from), ...all.slice(0, from)].slice(0, Math.max(2, options.seconds) * maxPerSecond);
      const subjects = words.map((text) => get(`${products}?limit=20&q=${encodeURIComponent(text)}`));
      return { ...reading, subjects, take: 'in-turn' };
    },
    onDone: (requests) => (asked += requests),
  });
}
