/** A JSON Schema, as it is written to the document. */
export type JsonSchema = Record<string, unknown>;
