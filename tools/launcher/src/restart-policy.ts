import { backoffMs } from '@mvec/resilience';

export interface RestartPolicy {
  /** Number of ends within the window after which the part is not restarted. */
  maxEnds: number;
  windowMs: number;
  firstDelayMs: number;
  maxDelayMs: number;
}

export const restartPolicy: RestartPolicy = {
  maxEnds: 5,
  windowMs: 60_000,
  firstDelayMs: 500,
  maxDelayMs: 8_000,
};

export type RestartDecision = { restart: true; afterMs: number } | { restart: false };

/**
 * Decides whether and when to restart a part that ended. The delay doubles with each recent end.
 * @param ends times of its unexpected ends in milliseconds, the latest last
 */
export function decideRestart(ends: readonly number[], policy: RestartPolicy = restartPolicy): RestartDecision {
  const latest = ends.at(-1) ?? 0;
  const recent = ends.filter((end) => end > latest - policy.windowMs).length;
  if (recent >= policy.maxEnds) return { restart: false };
  const { firstDelayMs: firstMs, maxDelayMs: maxMs } = policy;
  return { restart: true, afterMs: backoffMs(recent, { firstMs, maxMs, jitter: 0 }) };
}
