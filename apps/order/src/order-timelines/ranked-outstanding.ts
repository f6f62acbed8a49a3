import {
  duration,
  type Outstanding,
  outstandingStates,
  type TimelineService,
  type WholeOutstanding,
} from '@mvec/order-timeline';

export type ServiceOutstanding = Outstanding & { service: TimelineService };

/** Sorts after all times. */
const unknown = '\uffff';

/** Sorts the worst and oldest first, and adds a text with durations. */
export function ranked(outstanding: readonly ServiceOutstanding[], now: Date): WholeOutstanding[] {
  const rank = ({ state }: ServiceOutstanding) => outstandingStates.indexOf(state);
  return outstanding
    .toSorted((one, other) => rank(one) - rank(other) || (one.since ?? unknown).localeCompare(other.since ?? unknown))
    .map((each) => ({ ...each, text: textOf(each, now) }));
}

function textOf({ what, since, deadline, nextAttempt }: Outstanding, now: Date): string {
  const until = (moment: string) => Date.parse(moment) - now.getTime();
  return [
    since === null ? what : `${what}, since ${duration(-until(since))}`,
    ...(deadline === null ? [] : [deadlineText(until(deadline))]),
    ...(nextAttempt === null ? [] : [nextText(until(nextAttempt))]),
  ].join('; ');
}

function deadlineText(ms: number): string {
  return ms >= 0 ? `its deadline is in ${duration(ms)}` : `its deadline passed ${duration(-ms)} ago`;
}

function nextText(ms: number): string {
  return ms > 0 ? `next attempt in ${duration(ms)}` : 'the next attempt is due';
}
