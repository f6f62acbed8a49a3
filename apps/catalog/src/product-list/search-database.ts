import { Database } from '@mvec/database';
import { InjectEnv, observePool } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';

export const maxConcurrentSearches = 3;
const statementTimeoutMs = 1_000;

/**
 * Connections that only searches use: a slow search takes none of the connections that checkout needs. The statement
 * timeout is the connection's, so a search needs no transaction around it.
 */
@Injectable()
export class SearchDatabase extends Database implements OnApplicationShutdown {
  constructor(@InjectEnv() env: CatalogEnv) {
    super({
      url: env.DATABASE_URL,
      poolSize: maxConcurrentSearches,
      applicationName: 'catalog-search',
      statementTimeoutMs,
    });
    observePool('search', this);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
