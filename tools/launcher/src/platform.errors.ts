/** A failure of the platform that the user can fix; the message is one sentence that says how. */
export class PlatformError extends Error {}
