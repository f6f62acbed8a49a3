import type { Snapshot, TopicMessage } from '../snapshots/snapshot.types.js';

/** An event as the services published it, at its first place in its topic. */
export interface PublishedEvent extends TopicMessage {
  id: string;
  type: string;
}

/** The first copy of each event. The relay may publish an event twice, and a run may replay old ones. */
export function publishedEvents({ messages }: Pick<Snapshot, 'messages'>): PublishedEvent[] {
  const seen = new Set<string>();
  return messages.filter((message): message is PublishedEvent => {
    if (message.planted !== undefined || message.id === undefined || message.type === undefined) return false;
    if (seen.has(message.id)) return false;
    return Boolean(seen.add(message.id));
  });
}

/** A string field of an event's value; empty when it is missing. */
export function field(event: TopicMessage, name: string): string {
  const { data } = event;
  if (typeof data !== 'object' || data === null) return '';
  const value: unknown = Object.entries(data).find(([key]) => key === name)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
