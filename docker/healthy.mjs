// The health check of every image: no shell and no other program is needed.
import { get } from 'node:http';

get(process.env.HEALTH_URL ?? '', { timeout: 4_000 }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('error', () => process.exit(1))
  .on('timeout', () => process.exit(1));
