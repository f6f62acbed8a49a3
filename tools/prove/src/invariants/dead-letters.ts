import type { Snapshot } from '../snapshots/snapshot.types.js';
import type { RunRecord } from '../run-record.js';
import type { Invariant } from './invariant.js';
import { difference } from './tally.js';

export const deadLetters: Invariant = {
  name: 'dead letters',
  claim: 'Dead letters, in tables and topics, are exactly the poison messages that the run planted',
  promises: [6, 7, 8],
  judge: (snapshot, run) => {
    const rows = snapshot.eventing.flatMap(({ service, deadLetters: letters }) =>
      letters.map((letter) => ({ ...letter, service })),
    );
    const expected = expectedLetters(snapshot, run);
    const inTables = rows.map(({ service, topic, partition, offset }) => place(service, { topic, partition, offset }));
    const inTopics = new Set(
      snapshot.deadLettered.map(({ topic, origin }) => place(topic.replace(/\.dlq$/, ''), origin)),
    );
    const { missing, more } = difference(expected, inTables);
    const causes = new Map(rows.map((row) => [place(row.service, row), row.cause.slice(0, 200)]));
    return {
      counted: `${run.planted.length} messages planted, ${rows.length} dead letters`,
      offenders: [
        ...missing.map((letter) => `${letter} should be a dead letter`),
        ...more.map((letter) => `${letter} is a dead letter: ${causes.get(letter) ?? ''}`),
        ...inTables
          .filter((letter) => !inTopics.has(letter))
          .map((letter) => `${letter} is not in the dead-letter topic`),
        ...wronglyTried(rows),
      ],
    };
  },
};

type Place = { topic: string; partition: number; offset: number } | undefined;

function place(consumer: string, at: Place): string {
  return at === undefined ? consumer : `${consumer}: ${at.topic}/${at.partition}@${at.offset}`;
}

/** The dead letters to expect. A message that was sent again without a confirmation is in its topic twice: two. */
function expectedLetters({ messages }: Snapshot, { planted }: RunRecord): string[] {
  const copies = Map.groupBy(messages, (message) => message.planted ?? '');
  return planted.flatMap(({ mark, deadLetteredBy }) =>
    (copies.get(mark) ?? []).flatMap((copy) => deadLetteredBy.map((consumer) => place(consumer, copy))),
  );
}

/** Malformed messages that were tried more than once, although they can never be applied. */
function wronglyTried(rows: readonly { cause: string; attempts: number; topic: string; offset: number }[]): string[] {
  return rows
    .filter(({ cause, attempts }) => cause.startsWith('MalformedEventError') && attempts !== 1)
    .map(({ topic, offset, attempts }) => `${topic}@${offset} is malformed and was tried ${attempts} times`);
}
