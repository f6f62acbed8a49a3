import { createHash, timingSafeEqual } from 'node:crypto';

/** The hash of no secret: checking an unknown client takes as long as checking a wrong secret. */
const unmatchedHash = Buffer.alloc(32);

/** Services that may get tokens. Identity knows the hashes of their secrets only. */
export class ServiceClients {
  private readonly hashes: ReadonlyMap<string, Buffer>;

  /** @param hashes client id → SHA-256 of its secret, in hexadecimal */
  constructor(hashes: Readonly<Record<string, string>>) {
    this.hashes = new Map(Object.entries(hashes).map(([id, hex]) => [id, Buffer.from(hex, 'hex')]));
  }

  accepts(clientId: string, clientSecret: string): boolean {
    const expected = this.hashes.get(clientId);
    const given = createHash('sha256').update(clientSecret).digest();
    return timingSafeEqual(given, expected ?? unmatchedHash) && expected !== undefined;
  }
}
