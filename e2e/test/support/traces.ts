import type { CollectedSpan } from '@mvec/testing';

/** Looks at spans that go on arriving. */
export class Traces {
  constructor(private readonly spans: readonly CollectedSpan[]) {}

  named(title: string): CollectedSpan[] {
    return this.spans.filter((span) => titleOf(span) === title);
  }

  /** From a span back to what caused it, without the steps inside of a service that say nothing by themselves. */
  pathOf(span: CollectedSpan): string[] {
    const byId = new Map(this.spans.map((each) => [each.spanId, each]));
    const path: CollectedSpan[] = [];
    for (let at: CollectedSpan | undefined = span; at !== undefined; at = byId.get(at.parentSpanId ?? ''))
      path.push(at);
    return path.map(titleOf).filter((title) => !inner.test(title));
  }

  /** All that is in its trace. */
  of({ traceId }: CollectedSpan): string[] {
    return this.spans.filter((span) => span.traceId === traceId).map(titleOf);
  }

  /** Spans of work that was done for several traces. */
  shared(): CollectedSpan[] {
    return this.spans.filter((span) => span.parentSpanId === undefined && span.links.length > 0);
  }

  /** The spans, each in a trace of its own, of those that it was done for. */
  membersOf(shared: CollectedSpan): CollectedSpan[] {
    const members = this.spans.filter(({ parentSpanId }) => parentSpanId !== undefined);
    return members.filter(({ links }) => links.some(({ spanId }) => spanId === shared.spanId));
  }

  danglingLinks(): string[] {
    const ids = new Set(this.spans.map(({ spanId }) => spanId));
    return this.spans.flatMap((span) =>
      span.links.filter(({ spanId }) => !ids.has(spanId)).map(() => `${titleOf(span)} is linked with nothing`),
    );
  }
}

const inner = /: (transaction|book capture|place order|apply events)$/;

function titleOf({ service, name }: CollectedSpan): string {
  return `${service}: ${name}`;
}
