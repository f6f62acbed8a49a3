import { z } from 'zod';

/** Line breaks and other control characters: they could begin a header, or a paragraph that we did not write. */
const breaking = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;

/** They could turn round the text that follows. https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings */
const directing = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** What looks like an address: mail programs make links of it, so whoever chose the name would write the mail. */
const linkable = /[:/@]|\p{L}{2}\.\p{L}{2}/u;

const longestName = 60;

/**
 * Somebody's words as part of a sentence of ours: on one line, no longer than `longest` characters, and with a reading
 * direction that ends where they end.
 */
export function tidy(words: string, longest: number): string {
  const line = words.toWellFormed().replace(directing, '').replace(breaking, ' ').trim();
  const characters = Array.from(line);
  const short = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
  // First strong isolate … pop directional isolate.
  return rightToLeft.test(short) ? `\u2068${short}\u2069` : short;
}

/** A field of a template that holds what somebody wrote. */
export function wordsOf(longest: number) {
  return z.string().transform((words) => tidy(words, longest));
}

/** Empty for a name that nobody should be greeted by. */
export function nameToGreet(displayName: string): string {
  return linkable.test(displayName) ? '' : tidy(displayName, longestName);
}
