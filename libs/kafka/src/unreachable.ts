import type { Logger } from '@mvec/observability';

const repeatAfterMs = 60_000;

/** How kafkajs says that a broker does not answer, in its log and in its errors. */
const unreachable = /Connection error|Connection timeout|Failed to connect to/;

export function isUnreachable(message: string): boolean {
  return unreachable.test(message);
}

/** While brokers are away kafkajs complains several times a second; this says it once a minute. */
export class UnreachableNotice {
  private saidAt = -Infinity;

  constructor(
    private readonly brokers: readonly string[],
    private readonly logger: Logger,
  ) {}

  say(message: string): void {
    if (performance.now() - this.saidAt < repeatAfterMs) return;
    this.saidAt = performance.now();
    const reason = message.replace(/^.*Connection error: /, '');
    const line = `Kafka at ${this.brokers.join(',')} is not reached (${reason}): trying on, and what is to be published waits`;
    this.logger.warn({ event: 'kafka.unreachable' }, line);
  }
}
