/** In characters. The upper end bounds the work of a hash; nobody types more. */
export const passwordLength = { min: 10, max: 200 } as const;
