import { Redis } from 'ioredis';
import type { Fault } from './fault.js';

/** Deletes all data in Redis while it keeps running. */
export const flushRedis: Fault = {
  name: 'Redis flushed',
  parts: ['redis'],
  strike: async ({ platform }) => {
    const redis = new Redis(platform.urls.redis, { lazyConnect: true, maxRetriesPerRequest: 1 });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      await redis.flushall();
    } finally {
      redis.disconnect();
    }
  },
};
