/** Kinds of journal entries. Persisted: never changed in a rename. */
export const entryKinds = ['capture', 'earning', 'refund'] as const;

export type EntryKind = (typeof entryKinds)[number];
