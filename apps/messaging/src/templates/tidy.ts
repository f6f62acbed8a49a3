import { z } from 'zod';

/** Line breaks and other control characters: they could start a header, or a paragraph of their author's. */
const breaking = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;

/** Direction marks: they could reverse the text that follows. https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings */
const directing = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Separators inside addresses, also those of East Asian keyboards: browsers read them as dots (UTS #46). */
const linking = String.raw`[.\u3002\uFF0E\uFF61\u2024\uFE52:\uFF1A/\uFF0F@\uFF20]`;

/** Text that looks like an address: mail programs turn it into a link, which the mail's sender has not chosen. */
const linkable = new RegExp(String.raw`(?<=\S)${linking}+(?=\S)`, 'gu');

const zeroWidthSpace = '\u200B';

const maxName = 60;

/**
 * Makes text of users safe inside a sentence of a mail: on one line, at most `maxLength` visible characters, without links,
 * and with a reading direction that ends with the text.
 */
export function tidy(words: string, maxLength: number): string {
  const line = words.toWellFormed().replace(directing, '').replace(breaking, ' ').trim();
  const characters = Array.from(line);
  const short = characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('')}…` : line;
  const unlinked = short.replace(linkable, `${zeroWidthSpace}$&${zeroWidthSpace}`);
  // First strong isolate … pop directional isolate.
  return rightToLeft.test(unlinked) ? `\u2068${unlinked}\u2069` : unlinked;
}

/** Schema of a template's field that contains text of users. */
export function wordsOf(maxLength: number) {
  return z.string().transform((words) => tidy(words, maxLength));
}

/** Name for the greeting and the header `To`; empty for a name that could be an address. */
export function nameToUse(displayName: string): string {
  const name = tidy(displayName, maxName);
  return name.includes(zeroWidthSpace) ? '' : name;
}
