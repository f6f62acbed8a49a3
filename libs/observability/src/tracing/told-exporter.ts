import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '../logger.js';
import { exported } from './span-metrics.js';

type Done = Parameters<SpanExporter['export']>[1];

/** Tells, once per outage, that spans are lost: whoever looks for a trace must not believe that nothing happened. */
export class ToldExporter implements SpanExporter {
  private lost = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly url: string,
    private readonly logger: Logger,
  ) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.exporter.export(spans, (result) => {
      const failed = result.error !== undefined;
      exported.inc({ outcome: failed ? 'lost' : 'taken' }, spans.length);
      if (failed !== this.lost) this.tell(failed, result.error);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  private tell(lost: boolean, err: unknown): void {
    this.lost = lost;
    if (lost)
      this.logger.warn({ event: 'traces.lost', url: this.url, err }, 'the collector takes no traces: they are dropped');
    else this.logger.info({ event: 'traces.taken', url: this.url }, 'the collector takes traces again');
  }
}
