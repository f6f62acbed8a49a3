import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@mvec/observability';

/** Writes Nest's messages to the service's log; start-up messages only at debug level. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(line(rest), text(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(line(rest), text(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error(message instanceof Error ? { ...line(rest), err: message } : line(rest), text(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(line(rest), text(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.trace(line(rest), text(message));
  }
}

/** Nest passes the logging class as the last argument. */
function line(rest: unknown[]): object {
  return { event: 'nest', source: rest.at(-1) };
}

function text(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
