import { describe, expect, it } from '@jest/globals';
import { context } from './context.js';
import { createLogger } from './logger.js';

function recorded(log: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  log(createLogger('order', 'info', { write: (line) => lines.push(line) }));
  return lines.join('');
}

describe('createLogger', () => {
  it('names the service and the ids of the current work', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const line = recorded((logger) =>
      context.run({ correlationId: 'request-1', traceparent }, () => logger.info({ event: 'order.placed' }, 'placed')),
    );
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      service: 'order',
      event: 'order.placed',
      correlationId: 'request-1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
    });
  });

  it('redacts secrets and e-mail addresses at the top level and one level below', () => {
    const line = recorded((logger) =>
      logger.info({
        password: 'hunter2',
        email: 'ada@example.org',
        headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' },
        body: { accessToken: 'hunter2', email: 'ada@example.org', cardToken: 'hunter2' },
      }),
    );
    expect(line).not.toMatch(/hunter2|ada@/);
    expect(line).toContain('[redacted]');
  });

  it('is silent below its level', () => {
    expect(recorded((logger) => logger.debug('detail'))).toBe('');
  });
});
