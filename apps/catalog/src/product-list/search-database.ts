import { Database } from '@mvec/database';
import { InjectEnv, observePool } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';

export const searchesAtOnce = 3;
const statementTimeoutMs = 1_000;

/**
 * Connections for searches alone: a search that takes long is ended there without a transaction around it, and takes
 * none of the connections that checkout needs.
 */
@Injectable()
export class SearchDatabase extends Database implements OnApplicationShutdown {
  constructor(@InjectEnv() env: CatalogEnv) {
    super({ url: env.DATABASE_URL, poolSize: searchesAtOnce, applicationName: 'catalog-search', statementTimeoutMs });
    observePool('search', this);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
