import { seededRandom } from './random.js';

const starts = [
  'b',
  'br',
  'c',
  'd',
  'dr',
  'f',
  'g',
  'gl',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'r',
  's',
  'st',
  't',
  'v',
];
const vowels = ['a', 'e', 'i', 'o', 'u'];
const ends = ['l', 'm', 'n', 'r', 's', 'x'];
const vocabularySize = 12_000;
/** Skew of the word frequencies, above 1: the larger, the more titles contain the most frequent words. */
const skew = 2.5;
const wordsPerTitle = 4;

/** Pronounceable words of no language, so that only titles contain them. */
function vocabulary(): string[] {
  const random = seededRandom(0);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  const words = new Set<string>();
  while (words.size < vocabularySize) {
    words.add(pick(starts) + pick(vowels) + pick(starts) + pick(vowels) + (random() < 0.5 ? pick(ends) : ''));
  }
  return [...words];
}

/** Titles of four words. Some words are in hundreds of titles and most in a few, as in a real shop. */
export function titles(count: number, random: () => number): string[] {
  const words = vocabulary();
  return Array.from({ length: count }, () => {
    const title = new Set<string>();
    while (title.size < wordsPerTitle) title.add(words[Math.floor(words.length * random() ** skew)] ?? '');
    const text = [...title].join(' ');
    return text.charAt(0).toUpperCase() + text.slice(1);
  });
}

/**
 * Search texts without duplicates: alternately a word or its beginning, which match many titles, and two words of one
 * title, which match few.
 */
export function searches(from: readonly string[], random: () => number): string[] {
  const single = shuffled([...new Set(from.flatMap((title) => beginnings(title)))], random);
  const pairs = shuffled([...new Set(from.flatMap((title) => pairsOf(title)))], random);
  return single.flatMap((word, index) => [word, pairs[index] ?? '']).filter((text) => text !== '');
}

function beginnings(title: string): string[] {
  return title
    .toLowerCase()
    .split(' ')
    .flatMap((word) => Array.from({ length: word.length - 2 }, (_, index) => word.slice(0, index + 3)));
}

function pairsOf(title: string): string[] {
  const words = title.toLowerCase().split(' ');
  return words.flatMap((first) => words.filter((second) => second !== first).map((second) => `${first} ${second}`));
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
