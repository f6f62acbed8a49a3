/** The platform could not do what was asked; the message is one clear sentence that says what to do. */
export class PlatformError extends Error {}
