/**
 * Of every handler here: a generation reads the topics from their beginning, however old their events are. It may, since
 * its rows are keyed by the ids that events carry: the same event again, older than any inbox remembers, changes nothing.
 */
export const readsHistory = { readsHistory: true } as const;
