import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { HealthChecks, type Logger } from '@mvec/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Requests that take longer than this to end, once no new ones are taken, lose their connection. */
const drainMs = 10_000;
const idleCheckMs = 100;

/**
 * Not ready, and for `announceMs` nothing else changes: the gateway sees it and sends its requests elsewhere before one
 * could be refused. Then Nest's order: HTTP drained, consumers stopped, then each module's onApplicationShutdown, of
 * which this library's comes last: outbox flushed, pools closed.
 */
export async function stopGracefully(app: NestFastifyApplication, announceMs: number, logger: Logger): Promise<void> {
  app.get(HealthChecks).markStopping();
  const server = app.getHttpServer();
  // Whoever keeps a connection opens the next one to an instance that stays.
  server.prependListener('request', (_, response: ServerResponse) => response.setHeader('Connection', 'close'));
  if (announceMs > 0) await delay(announceMs);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs).unref();
  // A connection whose request was under way becomes idle after its answer, and nobody else would close it then.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs).unref();
  try {
    await app.close();
    logger.info({ event: 'service.stopped' }, 'service stopped');
  } finally {
    clearTimeout(cut);
    clearInterval(idle);
  }
}
