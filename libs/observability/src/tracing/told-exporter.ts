import { type ReadableSpan, type SpanExporter, BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { context } from '../context.js';
import type { Logger } from '../logger.js';
import { exported } from './span-metrics.js';
import { errorKind } from './spans.js';

type Done = Parameters<SpanExporter['export']>[1];

/** Tells, once per outage, that spans are lost: whoever looks for a trace must not believe that nothing happened. */
export class ToldExporter implements SpanExporter {
  /** Spans that were taken on and are not answered for yet. */
  waiting = 0;
  private lost = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly url: string,
    private readonly logger: Logger,
  ) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.exporter.export(spans, (result) => {
      this.waiting -= spans.length;
      const taken = result.error === undefined;
      exported.inc({ outcome: taken ? 'taken' : 'lost' }, spans.length);
      this.tell(taken ? undefined : errorKind(result.error));
      done(result);
    });
  }

  /** There is no room for one more. */
  drop(): void {
    exported.inc({ outcome: 'dropped' });
    this.tell('too many spans wait for it');
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  /** In nobody's name: it is found out in the middle of somebody's request. */
  private tell(reason: string | undefined): void {
    if ((reason !== undefined) === this.lost) return;
    this.lost = reason !== undefined;
    const collector = new URL(this.url).host;
    context.leave(() => {
      if (reason === undefined)
        this.logger.info({ event: 'traces.taken', collector }, 'the collector takes traces again');
      else
        this.logger.warn(
          { event: 'traces.lost', collector, reason },
          'the collector does not take all traces: spans are lost',
        );
    });
  }
}

/** Sends in batches, one after the other, and holds no more than so many spans, whether they wait or are on their way. */
export class BoundedProcessor extends BatchSpanProcessor {
  constructor(
    private readonly told: ToldExporter,
    private readonly maxWaiting: number,
    exportTimeoutMillis: number,
  ) {
    super({ exporter: told, maxQueueSize: maxWaiting, scheduledDelayMillis: 1_000, exportTimeoutMillis });
  }

  override onEnd(span: ReadableSpan): void {
    if (this.told.waiting >= this.maxWaiting) {
      this.told.drop();
      return;
    }
    this.told.waiting += 1;
    super.onEnd(span);
  }
}
