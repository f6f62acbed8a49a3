import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readEnv } from './env.js';
import { Provider } from './provider.js';
import { createSandbox } from './server.js';

const env = readEnv();
mkdirSync(dirname(env.SANDBOX_JOURNAL), { recursive: true, mode: 0o700 });

const provider = await Provider.open(env.SANDBOX_JOURNAL, { lateMs: env.SANDBOX_LATE_MS });
const server = createSandbox({
  provider,
  apiKey: env.PROVIDER_API_KEY,
  holdMs: env.SANDBOX_HOLD_MS,
  onFatal: (error) => {
    console.error('Journal could not be written: the payment sandbox stops:', error);
    process.exit(1);
  },
});

server.listen(env.HTTP_PORT, env.HTTP_HOST);
await once(server, 'listening');
console.log(`The payment sandbox answers on http://${env.HTTP_HOST}:${env.HTTP_PORT}`);

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await provider.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => void stop());
