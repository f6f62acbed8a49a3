import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './random.js';
import { searches, titles } from './words.js';

describe('titles', () => {
  it('are the same in every run', () => {
    expect(titles(20, seededRandom(1))).toEqual(titles(20, seededRandom(1)));
  });

  it('have four different words', () => {
    const words = titles(50, seededRandom(1)).map((title) => new Set(title.split(' ')).size);
    expect(new Set(words)).toEqual(new Set([4]));
  });
});

describe('searches', () => {
  const all = titles(200, seededRandom(1));
  const asked = searches(all, seededRandom(2));

  it('contain no search twice', () => {
    expect(asked.length).toBeGreaterThan(500);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('each find at least one title', () => {
    const begins = (title: string, word: string) => ` ${title.toLowerCase()}`.includes(` ${word}`);
    const found = asked.filter((text) => all.some((title) => text.split(' ').every((word) => begins(title, word))));
    expect(found).toEqual(asked);
  });
});
