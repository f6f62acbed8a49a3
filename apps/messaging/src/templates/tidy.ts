import { z } from 'zod';

/** Line breaks and other control characters: they could begin a header, or a paragraph that we did not write. */
const breaking = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;

/** They could turn round the text that follows. https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings */
const directing = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** What holds an address together, also as East Asian keyboards write it; browsers read those dots as dots (UTS #46). */
const linking = String.raw`[.\u3002\uFF0E\uFF61\u2024\uFE52:\uFF1A/\uFF0F@\uFF20]`;

/** What looks like an address: mail programs make links of it, so whoever chose the words would write the mail. */
const linkable = new RegExp(String.raw`(?<=\S)${linking}+(?=\S)`, 'gu');

const zeroWidthSpace = '\u200B';

const maxName = 60;

/**
 * Somebody's words as part of a sentence of ours: on one line, no longer than `longest` visible characters, with nothing
 * that becomes a link, and with a reading direction that ends where they end.
 */
export function tidy(words: string, longest: number): string {
  const line = words.toWellFormed().replace(directing, '').replace(breaking, ' ').trim();
  const characters = Array.from(line);
  const short = characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
  const unlinked = short.replace(linkable, `${zeroWidthSpace}$&${zeroWidthSpace}`);
  // First strong isolate … pop directional isolate.
  return rightToLeft.test(unlinked) ? `\u2068${unlinked}\u2069` : unlinked;
}

/** A field of a template that holds what somebody wrote. */
export function wordsOf(longest: number) {
  return z.string().transform((words) => tidy(words, longest));
}

/** How to speak to somebody, in a greeting and in the header `To`; empty for a name that could be an address. */
export function nameToUse(displayName: string): string {
  const name = tidy(displayName, maxName);
  return name.includes(zeroWidthSpace) ? '' : name;
}
