import { type ReadableSpan, type SpanExporter, BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { context } from '../context.js';
import type { Logger } from '../logger.js';
import { exported } from './span-metrics.js';
import { errorKind } from './spans.js';

type Done = Parameters<SpanExporter['export']>[1];

/** Logs once per outage that spans are lost, so that a missing trace is not read as missing work. */
export class LossReportingExporter implements SpanExporter {
  /** Accepted spans without an answer yet. */
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
      this.report(taken ? undefined : errorKind(result.error));
      done(result);
    });
  }

  /** Records a span dropped because the queue is full. */
  drop(): void {
    exported.inc({ outcome: 'dropped' });
    this.report('its queue is full');
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  /** Logs outside the current request, which only happened to notice. */
  private report(reason: string | undefined): void {
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

/** Sends spans in batches, one at a time, and bounds the spans that wait or are being sent. */
export class BoundedProcessor extends BatchSpanProcessor {
  constructor(
    private readonly exporter: LossReportingExporter,
    private readonly maxWaiting: number,
    exportTimeoutMillis: number,
  ) {
    super({ exporter: exporter, maxQueueSize: maxWaiting, scheduledDelayMillis: 1_000, exportTimeoutMillis });
  }

  override onEnd(span: ReadableSpan): void {
    if (this.exporter.waiting >= this.maxWaiting) {
      this.exporter.drop();
      return;
    }
    this.exporter.waiting += 1;
    super.onEnd(span);
  }
}
