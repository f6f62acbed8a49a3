/** A process could not be started; the message is one sentence, the log lines give the details. */
export class ProcessStartError extends Error {
  constructor(
    readonly processName: string,
    readonly reason: string,
    readonly logFile: string,
    readonly logLines: readonly string[],
    cause?: unknown,
  ) {
    super(`${processName} ${reason} (log: ${logFile})${logLines.map((line) => `\n  ${line}`).join('')}`, { cause });
  }
}
