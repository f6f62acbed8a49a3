/** Ends a job with one sentence for whoever reads its log. */
export class JobError extends Error {}
