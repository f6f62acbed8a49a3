import type { Snapshot } from '../snapshots/snapshot.types.js';
import { publishedEvents } from './events.js';
import type { RunRecord } from '../run-record.js';
import type { Invariant } from './invariant.js';
import { subscriptions } from './subscriptions.js';
import { tally } from './tally.js';

export const appliedOnce: Invariant = {
  name: 'applied once',
  claim: 'Every event was applied exactly once by every consumer of its type, and nothing else was',
  promises: [4, 5, 8],
  judge: (snapshot, run) => {
    const judged = Object.entries(subscriptions).map(([consumer, types]) => judgeConsumer(snapshot, consumer, types));
    const applied = judged.map(({ count }) => count).reduce((all, count) => all + count, 0);
    return {
      counted: `${applied} events due at ${judged.length} consumers`,
      offenders: [...judged.flatMap(({ offenders }) => offenders), ...oddOnes(snapshot, run)],
    };
  },
};

/** Compares what a consumer applied with the events of its types. Planted messages are judged separately. */
function judgeConsumer(snapshot: Snapshot, consumer: string, types: readonly string[]) {
  const due = publishedEvents(snapshot).filter(({ type }) => types.includes(type));
  const planted = new Set(snapshot.messages.flatMap(({ planted, id }) => (planted === undefined || !id ? [] : [id])));
  const marks = snapshot.eventing.find(({ service }) => service === consumer)?.marks ?? [];
  const applied = tally(marks.filter(({ outcome }) => outcome === 'applied').map(({ eventId }) => eventId));
  const dueIds = new Set(due.map(({ id }) => id));
  const offenders = due
    .filter(({ id }) => applied.get(id) !== 1)
    .map(({ id, type, key }) => `${consumer} applied ${type} ${id} (${key ?? ''}) ${applied.get(id) ?? 0} times`);
  const unknown = [...applied.keys()].filter((id) => !dueIds.has(id) && !planted.has(id));
  return {
    count: due.length,
    offenders: [...offenders, ...unknown.map((id) => `${consumer} applied ${id}, which is in no topic`)],
  };
}

/** Judges planted messages that are odd but valid events, for example one with a time in the future. */
function oddOnes({ eventing, messages }: Snapshot, { planted }: RunRecord): string[] {
  const there = new Set(messages.map((message) => message.planted));
  const applied = new Set(
    eventing.flatMap(({ service, marks }) =>
      marks.filter(({ outcome }) => outcome === 'applied').map(({ eventId }) => `${service} ${eventId}`),
    ),
  );
  return planted.flatMap(({ mark, what, eventId, appliedBy }) => {
    if (!there.has(mark)) return [];
    const wrong = Object.keys(subscriptions).filter(
      (consumer) => applied.has(`${consumer} ${eventId}`) !== appliedBy.includes(consumer),
    );
    return wrong.map(
      (consumer) => `${consumer} ${appliedBy.includes(consumer) ? 'did not apply' : 'applied'} ${what}, ${eventId}`,
    );
  });
}
