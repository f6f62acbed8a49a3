import { isOutage } from '@mvec/errors';
import { context, inSharedSpan, inSpan, type Member } from '@mvec/observability';
import type { Delivery } from './event-router.js';

/**
 * Applies events in one span, linked with a span in each event's own trace, which continues the request that published the
 * event. `work` gets the deliveries with the traceparents of these spans, for the follow-up events.
 */
export function inConsumerSpan<T>(
  consumer: string,
  deliveries: readonly Delivery[],
  work: (traced: readonly Delivery[]) => Promise<T>,
): Promise<T> {
  const members = deliveries.map((delivery) => memberOf(delivery));
  const failsMembers = (error: unknown) => !isOutage(error);
  const options = { kind: 'consumer', attributes: attributesOf(consumer), members, failsMembers } as const;
  return inSharedSpan('process events', options, (traceparents) =>
    work(deliveries.map((delivery, index) => traced(delivery, traceparents[index]))),
  );
}

/** Replays an event in its own trace, linked with the operator's request. */
export function inReplaySpan<T>(
  consumer: string,
  delivery: Delivery,
  work: (traced: Delivery) => Promise<T>,
): Promise<T> {
  const { name, parent = null, attributes } = memberOf(delivery);
  const links = [context.current()?.traceparent];
  const all = { ...attributesOf(consumer), ...attributes, 'mvec.replay': true };
  return inSpan(name, { kind: 'consumer', parent, links, attributes: all }, (span) =>
    work(traced(delivery, span?.traceparent ?? delivery.event.traceparent)),
  );
}

function memberOf({ event, original }: Delivery): Member {
  return {
    name: `process ${event.type}`,
    parent: event.traceparent,
    attributes: {
      'messaging.destination.name': original.topic,
      'messaging.destination.partition.id': String(original.partition),
      'messaging.kafka.offset': original.offset,
      'messaging.message.id': event.id,
    },
  };
}

function attributesOf(consumer: string) {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.type': 'process',
    'messaging.consumer.group.name': consumer,
  };
}

function traced(delivery: Delivery, traceparent: string | undefined): Delivery {
  if (traceparent === undefined || traceparent === delivery.event.traceparent) return delivery;
  return { ...delivery, event: { ...delivery.event, traceparent } };
}
