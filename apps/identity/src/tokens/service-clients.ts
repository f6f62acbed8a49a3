import { createHash, timingSafeEqual } from 'node:crypto';
import { services, type ServiceName } from '@mvec/config';
import { z } from 'zod';

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const clientsSchema = z.partialRecord(z.enum(Object.keys(services) as [ServiceName, ...ServiceName[]]), sha256Hex);

/** A hash that no secret has, so that an unknown client costs as much as a wrong secret. */
const nobodysHash = Buffer.alloc(32);

/** The services that may have tokens, by the hashes of their secrets: the secrets themselves are not known here. */
export class ServiceClients {
  private readonly hashes: ReadonlyMap<string, Buffer>;

  constructor(hashes: Readonly<Record<string, string>>) {
    this.hashes = new Map(Object.entries(hashes).map(([id, hex]) => [id, Buffer.from(hex, 'hex')]));
  }

  accepts(clientId: string, clientSecret: string): boolean {
    const expected = this.hashes.get(clientId);
    const given = createHash('sha256').update(clientSecret).digest();
    return timingSafeEqual(given, expected ?? nobodysHash) && expected !== undefined;
  }
}

/** Parses the environment variable. The value is never repeated: it is derived from secrets. */
export function parseServiceClients(json: string, context: z.RefinementCtx): ServiceClients {
  const result = clientsSchema.safeParse(parseJson(json));
  if (result.success) return new ServiceClients(result.data);
  context.addIssue('must be JSON: the name of each service with the SHA-256 of its secret in hexadecimal');
  return z.NEVER;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
