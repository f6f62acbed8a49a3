import { serviceNames, type ServiceName } from '@mvec/config';
import { Database, type Sql, sql } from '@mvec/database';

/** Reads every service's database as the superuser. */
export class DatabaseReader {
  private readonly databases: Map<ServiceName, Database>;

  constructor(urlOf: (service: ServiceName) => string) {
    this.databases = new Map(
      serviceNames.map((service) => [
        service,
        new Database({ url: urlOf(service), poolSize: 1, applicationName: 'prove' }),
      ]),
    );
  }

  rows<Row>(service: ServiceName, statement: Sql): Promise<Row[]> {
    return this.database(service).query<Row>(statement);
  }

  async count(service: ServiceName, statement: Sql): Promise<number> {
    const [row] = await this.rows<{ count: number }>(service, sql`select count(*) as count from (${statement}) rows`);
    return row?.count ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all([...this.databases.values()].map((database) => database.close()));
  }

  private database(service: ServiceName): Database {
    const database = this.databases.get(service);
    if (!database) throw new Error(`There is no service ${service}`);
    return database;
  }
}
