import { parseTraceparent } from '@mvec/observability';
import {
  longest,
  type Outstanding,
  type TimelineEntry,
  type TimelineKind,
  type TimelineFragment,
  type TimelineService,
} from './order-timeline.dto.js';

export interface NewEntry {
  at: Date;
  kind: TimelineKind;
  text: string;
  /** Ids; null ones are left out. */
  ids?: Record<string, string | null>;
  event?: string | null;
  traceparent?: string | null;
  correlationId?: string | null;
}

export function timelineEntryOf({
  at,
  kind,
  text,
  ids = {},
  event,
  traceparent,
  correlationId,
}: NewEntry): TimelineEntry {
  return {
    at: at.toISOString(),
    kind,
    text: cut(text, longest.text),
    ids: Object.fromEntries(
      Object.entries(ids).flatMap(([name, id]) => (id === null ? [] : [[name, cut(id, longest.name)]])),
    ),
    event: event ?? null,
    traceId: parseTraceparent(traceparent)?.traceId ?? null,
    correlationId: correlationId ?? null,
  };
}

/** Shortens a text, which may come from a provider or a broker, so that a long one does not void the whole part. */
function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

type Nullable = 'deadline' | 'nextAttempt' | 'next';

type NewOutstanding = Omit<Outstanding, 'since' | Nullable> & {
  /** null where no row stores it; then it cannot be late. */
  since: Date | null;
  deadline?: Date | null;
  nextAttempt?: Date | null;
  next?: string;
};

export function outstandingOf({ what, since, deadline, nextAttempt, next, ...rest }: NewOutstanding): Outstanding {
  return {
    ...rest,
    what: cut(what, longest.text),
    since: since?.toISOString() ?? null,
    deadline: deadline?.toISOString() ?? null,
    nextAttempt: nextAttempt?.toISOString() ?? null,
    next: next ?? null,
  };
}

/** Time within which a service follows another; beyond it, the step is late. */
const followsWithinMs = 15_000;

export function stateSince(since: Date, now: Date): 'under_way' | 'late' {
  return now.getTime() - since.getTime() > followsWithinMs ? 'late' : 'under_way';
}

/** Missing fields are empty. */
export function timelineFragmentOf(
  service: TimelineService,
  ...parts: Partial<Omit<TimelineFragment, 'service'>>[]
): TimelineFragment {
  return {
    service,
    state: parts.find(({ state }) => state !== undefined)?.state ?? null,
    entries: parts.flatMap(({ entries = [] }) => entries),
    outstanding: parts.flatMap(({ outstanding = [] }) => outstanding),
    published: parts.flatMap(({ published = [] }) => published),
    applied: parts.flatMap(({ applied = [] }) => applied),
    deadLetters: parts.flatMap(({ deadLetters = [] }) => deadLetters),
    postings: parts.flatMap(({ postings = [] }) => postings),
    shares: parts.flatMap(({ shares = [] }) => shares),
    omitted: parts.flatMap(({ omitted = [] }) => omitted),
  };
}

/** Bounds rows that were read newest first, one more than shown. */
export function newest<Row>(rows: readonly Row[], shown: number, what: string): { rows: Row[]; omitted: string[] } {
  if (rows.length <= shown) return { rows: [...rows], omitted: [] };
  return { rows: rows.slice(0, shown), omitted: [`Only the newest ${shown} ${what} are listed.`] };
}
