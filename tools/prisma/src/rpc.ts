import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { SchemaEngine } from '@mvec/database';

interface Request {
  id: number;
  method: string;
  params?: unknown;
}

/** An error of the engine for people, such as a migration that does not apply: its code and its values. */
interface EngineError {
  code?: string;
  message?: string;
  meta?: unknown;
}

type Method = (params: unknown) => Promise<unknown>;

/**
 * Answers the JSON-RPC that Prisma's command line sends to its native engine, one request after the other, until the
 * command line closes the input. Each line of the output is one message; the methods have the same names.
 */
export async function answerRequests(
  engine: SchemaEngine,
  { input, output }: { input: Readable; output: Writable },
): Promise<void> {
  const send = (message: object) => output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  for await (const line of createInterface({ input })) {
    const request = JSON.parse(line) as Partial<Request>;
    // Answers to what we printed come this way, too.
    if (request.id === undefined || request.method === undefined) continue;
    const { id, method, params } = request;
    try {
      const result = await methodOf(engine, method)(params);
      const printed = method === 'diff' ? (result as { stdout?: string | null }).stdout : undefined;
      if (printed) send({ id: `print-${id}`, method: 'print', params: { content: printed } });
      send({ id, result: result ?? {} });
    } catch (error) {
      send({ id, error: toRpcError(error) });
    }
  }
}

function methodOf(engine: SchemaEngine, name: string): Method {
  const method = (engine as unknown as Record<string, Method | undefined>)[name];
  if (typeof method !== 'function') throw new Error(`The schema engine as WebAssembly has no method ${name}`);
  return method.bind(engine);
}

function toRpcError(error: unknown): object {
  const { code, message = String(error), meta } = error as EngineError;
  const data = { is_panic: false, message, error_code: code ?? null, meta: meta ?? null };
  return { code: 4466, message: 'An error happened. Check the data field for details.', data };
}
