import { type Context, trace, TraceFlags } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace';

/**
 * Samples as the parent span was sampled. Root spans were sampled by the caller; a batch is recorded if one of its members
 * is.
 */
export class WorkSampler implements Sampler {
  shouldSample(parentContext: Context): SamplingResult {
    const flags = trace.getSpanContext(parentContext)?.traceFlags ?? TraceFlags.SAMPLED;
    const sampled = (flags & TraceFlags.SAMPLED) !== 0;
    return { decision: sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
  }

  toString(): string {
    return 'WorkSampler';
  }
}
