import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startGateway } from './gateway.js';

const { values: flags } = parseArgs({
  options: {
    'kong-file': { type: 'string' },
    host: { type: 'string' },
    'proxy-port': { type: 'string' },
    'admin-port': { type: 'string' },
  },
});

const port = z.coerce.number().int().min(0).max(65_535);
const options = z
  .object({
    kongFile: z.string({ error: 'is needed: --kong-file or GATEWAY_KONG_FILE' }),
    host: z.string().default('127.0.0.1'),
    proxyPort: port.default(8000),
    adminPort: port.default(8001),
  })
  .safeParse({
    kongFile: flags['kong-file'] ?? process.env.GATEWAY_KONG_FILE,
    host: flags.host ?? process.env.GATEWAY_HOST,
    proxyPort: flags['proxy-port'] ?? process.env.GATEWAY_PROXY_PORT,
    adminPort: flags['admin-port'] ?? process.env.GATEWAY_ADMIN_PORT,
  });

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (!options.success) fail(z.prettifyError(options.error));
try {
  const gateway = await startGateway({ ...options.data, accessLog: process.stdout });
  process.stderr.write(`gateway ready: proxy ${gateway.proxyUrl}, admin ${gateway.adminUrl}\n`);
  const stop = (): void => {
    // A second signal ends the process at once.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
    gateway.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
