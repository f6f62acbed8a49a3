import type { Logger } from '@mvec/observability';

const repeatAfterMs = 60_000;

/** Log and error messages of kafkajs about a broker that does not answer. */
const unreachable = /Connection error|Connection timeout|Failed to connect to/;

export function isUnreachable(message: string): boolean {
  return unreachable.test(message);
}

/** Logs unreachable brokers once a minute, where kafkajs does it several times a second. */
export class UnreachableNotice {
  private reportedAt = -Infinity;

  constructor(
    private readonly brokers: readonly string[],
    private readonly logger: Logger,
  ) {}

  report(message: string): void {
    if (performance.now() - this.reportedAt < repeatAfterMs) return;
    this.reportedAt = performance.now();
    const reason = message.replace(/^.*Connection error: /, '');
    const line = `Kafka at ${this.brokers.join(',')} is unreachable (${reason}): retrying; events stay in the outbox`;
    this.logger.warn({ event: 'kafka.unreachable' }, line);
  }
}
