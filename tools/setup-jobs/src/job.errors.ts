/** Ends a job with one sentence in its log. */
export class JobError extends Error {}
