/**
 * Option of every handler in this folder: a generation reads the topics from their beginning. Events older than the inbox
 * may be applied twice without harm, because rows are keyed by the ids that events contain.
 */
export const readsHistory = { readsHistory: true } as const;
