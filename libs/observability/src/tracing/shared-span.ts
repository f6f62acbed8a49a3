import { beginSpan, inSpan, isCollected, type OpenSpan, type SpanOptions } from './spans.js';
import { parseTraceparent } from './trace-context.js';

/** One of those that a piece of work is done for. */
export interface Member extends Pick<SpanOptions, 'attributes' | 'startTime'> {
  name: string;
  /** Traceparent of the span that asked for it. */
  parent: string | undefined;
}

export interface SharedSpanOptions extends Pick<SpanOptions, 'kind' | 'attributes'> {
  members: readonly Member[];
  /** Whether members are told of a failure: not of one that is tried again for as long as an outage lasts. */
  tellsMembers?: (error: unknown) => boolean;
}

/**
 * Runs work that is done once for many: one statement for the orders of many shoppers, one transaction for many events.
 *
 * The work is a span in a trace of its own. Each member has a span in its own trace for as long as the work takes; the
 * two are linked both ways, so that whoever looks at an order finds the work, and whoever looks at the work finds the
 * orders. With a single member there is nothing to share: the work belongs to the member's span.
 *
 * @param work gets the traceparents of the members, in their order, for what it does for one of them alone
 */
export async function inSharedSpan<T>(
  name: string,
  { members, tellsMembers = () => true, ...options }: SharedSpanOptions,
  work: (traceparents: readonly (string | undefined)[]) => Promise<T>,
): Promise<T> {
  const parents = members.map(({ parent }) => parent);
  if (!isCollected()) return work(parents);
  const [only] = members;
  if (only !== undefined && members.length === 1) {
    const attributes = { ...options.attributes, ...only.attributes };
    return inSpan(only.name, { ...options, ...only, attributes }, (span) => work([span?.traceparent ?? only.parent]));
  }
  if (!parents.some((parent) => parseTraceparent(parent)?.sampled)) return work(parents);
  const attributes = { ...options.attributes, 'messaging.batch.message_count': members.length };
  return inSpan(name, { ...options, attributes, root: true, links: parents, parent: null }, async (own) => {
    const spans = members.map((member) => beginMember(member, options.kind, own?.traceparent));
    try {
      const result = await work(spans.map((span, index) => span?.traceparent ?? parents[index]));
      spans.forEach((span) => span?.end());
      return result;
    } catch (error) {
      // A span that never ends is never told of.
      if (tellsMembers(error)) spans.forEach((span) => ended(span, error));
      throw error;
    }
  });
}

function ended(span: OpenSpan | undefined, error: unknown): void {
  span?.fail(error);
  span?.end();
}

function beginMember(member: Member, kind: SpanOptions['kind'], shared: string | undefined): OpenSpan | undefined {
  const { name, parent, attributes, startTime } = member;
  if (parent === undefined) return undefined;
  return beginSpan(name, { kind, parent, attributes, startTime, links: [shared] });
}
