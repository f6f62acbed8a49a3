/** Words that the glossary replaces (docs/glossary.md), with what to write instead. */
const bannedWords: readonly (readonly [pattern: string, instead: string])[] = [
  ['told|tells|telling', 'publish, report, show, say'],
  ['anew', 'again'],
  ['whoever', 'the caller, the consumer, …'],
  ["nobody['’]s|somebody['’]s|everybody['’]s", 'name the owner'],
  ['mend|mends|mended|mending', 'fix, repair'],
  ['bury|buries|buried|burial|burials', 'dead-letter'],
  ['begun', 'started'],
  ['unheard', 'not consumed'],
  ['takes? up again', 'resumes'],
  ['puts? right', 'repairs, compensates'],
  ['at most so many', 'the maximum'],
];

const words = bannedWords.map(([pattern, instead]) => ({
  pattern: new RegExp(`\\b(?:${pattern})\\b`, 'giu'),
  instead,
}));
const commentStart = /^(?:Of|Which|What is)\b/u;

export interface Problem {
  /** Offset in the text. */
  at: number;
  found: string;
  advice: string;
}

/** The banned words in a text, and the beginning of a comment that does not name what it documents. */
export function problemsIn(text: string, isComment: boolean): Problem[] {
  const problems = words.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ at: index, found, advice: instead })),
  );
  if (!isComment) return problems;
  const start = /[A-Za-z]/.exec(text)?.index ?? 0;
  const begins = commentStart.exec(text.slice(start))?.[0];
  if (begins === undefined) return problems;
  const advice = 'begin with a noun or a third-person verb that names the thing';
  return [...problems, { at: start, found: begins, advice }];
}
