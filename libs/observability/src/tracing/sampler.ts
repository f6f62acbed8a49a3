import { type Context, trace, TraceFlags } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace';

/**
 * - What a sampled span causes is sampled, and nothing that another one causes is.
 * - What nothing traced has caused was drawn before it came here, and work for many is told when one of them is.
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
