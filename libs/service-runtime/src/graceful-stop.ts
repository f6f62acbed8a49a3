import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { HealthChecks, type Logger } from '@mvec/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** After this time of draining, connections of running requests are closed. */
const drainMs = 10_000;
const idleCheckMs = 100;

/**
 * Stops a service without refusing a request. It first only reports not ready for `announceMs`, so that the gateway sends
 * requests to other instances. Then Nest drains HTTP, stops the consumers and calls each module's onApplicationShutdown;
 * this library's runs last: it flushes the outbox and closes the pools.
 */
export async function stopGracefully(app: NestFastifyApplication, announceMs: number, logger: Logger): Promise<void> {
  app.get(HealthChecks).markStopping();
  const server = app.getHttpServer();
  // Clients with kept-alive connections reconnect, to an instance that stays.
  server.prependListener('request', (_, response: ServerResponse) => response.setHeader('Connection', 'close'));
  if (announceMs > 0) await delay(announceMs);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs).unref();
  // The connection of a running request becomes idle after its answer; Node does not close it then.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs).unref();
  try {
    await app.close();
    logger.info({ event: 'service.stopped' }, 'service stopped');
  } finally {
    clearTimeout(cut);
    clearInterval(idle);
  }
}
