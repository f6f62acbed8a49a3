import type { ColumnType, SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const { CHAR, TEXT }: Record<'CHAR' | 'TEXT', number> = pg.types.builtins;

/**
 * Makes columns of type `"char"` readable. The engine reads them in Postgres's catalogues when it compares a database with
 * a schema, and Prisma's adapter refuses them. So they are text for the adapter, and characters for the engine.
 */
export class CatalogueChars {
  private readonly columns = new Set<string>();

  /** @param character what the engine calls the type */
  constructor(private readonly character: ColumnType) {}

  hideFromAdapter(pool: pg.Pool): pg.Pool {
    const query = pool.query.bind(pool);
    return Object.assign(pool, {
      query: async (statement: pg.QueryConfig) => {
        const result = await query(statement);
        // A script of several statements has several results.
        for (const field of [result].flat().flatMap(({ fields }) => fields)) this.hide(field);
        return result;
      },
    });
  }

  showToEngine(adapter: SqlDriverAdapter): void {
    const query = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (statement) => {
      const result = await query(statement);
      const typeOf = (type: ColumnType, index: number) =>
        this.columns.has(result.columnNames[index] ?? '') ? this.character : type;
      return { ...result, columnTypes: result.columnTypes.map(typeOf) };
    };
  }

  private hide(field: pg.FieldDef): void {
    if (field.dataTypeID !== CHAR) return;
    field.dataTypeID = TEXT;
    this.columns.add(field.name);
  }
}
