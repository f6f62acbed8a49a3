import type { CollectedSpan } from '@mvec/testing';

/** Queries over spans, which may still arrive. */
export class Traces {
  constructor(private readonly spans: readonly CollectedSpan[]) {}

  named(title: string): CollectedSpan[] {
    return this.spans.filter((span) => titleOf(span) === title);
  }

  /** Path from a span back to its causes, without internal steps of a service. */
  pathOf(span: CollectedSpan): string[] {
    const byId = new Map(this.spans.map((each) => [each.spanId, each]));
    const path: CollectedSpan[] = [];
    for (let at: CollectedSpan | undefined = span; at !== undefined; at = byId.get(at.parentSpanId ?? ''))
      path.push(at);
    return path.map(titleOf).filter((title) => !inner.test(title));
  }

  /** Names of all spans of the trace. */
  of({ traceId }: CollectedSpan): string[] {
    return this.spans.filter((span) => span.traceId === traceId).map(titleOf);
  }

  /** Spans of batch work, which belongs to several traces. */
  shared(): CollectedSpan[] {
    return this.spans.filter((span) => span.parentSpanId === undefined && span.links.length > 0);
  }

  /** The spans in other traces that the batch work was done for. */
  membersOf(shared: CollectedSpan): CollectedSpan[] {
    const members = this.spans.filter(({ parentSpanId }) => parentSpanId !== undefined);
    return members.filter(({ links }) => links.some(({ spanId }) => spanId === shared.spanId));
  }

  danglingLinks(): string[] {
    const ids = new Set(this.spans.map(({ spanId }) => spanId));
    return this.spans.flatMap((span) =>
      span.links.filter(({ spanId }) => !ids.has(spanId)).map(() => `${titleOf(span)} has a broken link`),
    );
  }
}

const inner = /: (transaction|book capture|place order|apply events)$/;

function titleOf({ service, name }: CollectedSpan): string {
  return `${service}: ${name}`;
}
