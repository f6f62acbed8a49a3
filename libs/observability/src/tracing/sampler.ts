import { type Context, type Link, trace, TraceFlags, type SpanKind, type Attributes } from '@opentelemetry/api';
import {
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/**
 * - What a sampled span causes is sampled, and nothing that another one causes is.
 * - Work for many is sampled when one of them is.
 * - Of what nothing traced has caused, the ratio, chosen by trace id.
 */
export class WorkSampler implements Sampler {
  private readonly ratio: TraceIdRatioBasedSampler;

  /** @param edge clients' own flags are not obeyed, or each could have everything recorded: the ratio is of all traces */
  constructor(
    ratio: number,
    private readonly edge: boolean,
  ) {
    this.ratio = new TraceIdRatioBasedSampler(ratio);
  }

  shouldSample(
    parentContext: Context,
    traceId: string,
    _name: string,
    _kind: SpanKind,
    _attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(parentContext);
    const byParent = parent !== undefined && !this.edge;
    if (byParent) return decision((parent.traceFlags & TraceFlags.SAMPLED) !== 0);
    return links.length > 0 ? decision(true) : this.ratio.shouldSample(parentContext, traceId);
  }

  toString(): string {
    return `WorkSampler{${this.ratio.toString()}}`;
  }
}

function decision(sampled: boolean): SamplingResult {
  return { decision: sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
}
