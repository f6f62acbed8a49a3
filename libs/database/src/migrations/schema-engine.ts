import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { EngineAdapter, type EngineConnection } from './engine-adapter.js';
import { withoutLingeringTimers } from './lingering-timers.js';

export type { SchemaEngine };

/** The engine wants a schema even where it is not compared with anything. */
const providerOnly: [string, string][] = [['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n']];

/**
 * Runs `work` with Prisma's schema engine, as WebAssembly: no native binary has to be downloaded. It is loaded only
 * here, because a running service does not use it.
 */
export async function withSchemaEngine<T>(
  connection: EngineConnection,
  work: (engine: SchemaEngine) => Promise<T>,
  datamodels = providerOnly,
): Promise<T> {
  const [{ SchemaEngine }, adapterPg, utils] = await Promise.all([
    import('@prisma/schema-engine-wasm'),
    import('@prisma/adapter-pg'),
    import('@prisma/driver-adapter-utils'),
  ]);
  rethrowPanics();
  const adapter = new EngineAdapter({ ...adapterPg, ...utils }, connection);
  try {
    const factory = utils.bindMigrationAwareSqlAdapterFactory(adapter);
    const engine = await SchemaEngine.new({ datamodels }, () => undefined, factory);
    return await withoutLingeringTimers(() => work(engine)).finally(() => engine.free());
  } finally {
    await adapter.close();
  }
}

/** The engine reports a panic to this global object, which its caller has to provide. */
function rethrowPanics(): void {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string) => {
        throw new Error(`Prisma's schema engine failed: ${message}`);
      },
    },
  });
}
