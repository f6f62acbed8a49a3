/** Persisted with every journal entry: these never change in a rename. */
export const entryKinds = ['capture', 'earning', 'refund'] as const;

export type EntryKind = (typeof entryKinds)[number];
