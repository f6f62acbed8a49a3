import { beginSpan, inSpan, isCollected, type OpenSpan, type SpanOptions } from './spans.js';
import { parseTraceparent } from './trace-context.js';

/** One member of shared work. */
export interface Member extends Pick<SpanOptions, 'attributes' | 'startTime'> {
  name: string;
  /** Traceparent of the span that requested the work. */
  parent: string | undefined;
}

interface SharedSpanOptions extends Pick<SpanOptions, 'kind' | 'attributes'> {
  members: readonly Member[];
  /** Whether a failure marks the members' spans. False for work that is retried during an outage. */
  failsMembers?: (error: unknown) => boolean;
}

/**
 * Runs work that is shared by several members: one statement for many shoppers' orders, one transaction for many events.
 *
 * The work is a span in a separate trace. Each member has a span in its own trace for the duration of the work. Both link
 * to each other, so that the trace of an order leads to the shared work and back. With a single member, the work runs in
 * the member's span.
 *
 * @param work receives the members' traceparents, in their order, for the parts that concern one member
 */
export async function inSharedSpan<T>(
  name: string,
  { members, failsMembers = () => true, ...options }: SharedSpanOptions,
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
      // A span that never ends is never exported.
      if (failsMembers(error)) spans.forEach((span) => ended(span, error));
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
