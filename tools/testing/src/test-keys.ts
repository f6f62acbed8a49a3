import { readFile, mkdir, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { testInfrastructure } from './connections.js';

const ALGORITHM = 'RS256';
const MAX_LIFETIME_SECONDS = 600;

export type TokenKind = 'user' | 'service';

export interface TokenOptions {
  /** Account id or service name; a new account by default. */
  sub?: string;
  kind?: TokenKind;
  roles?: readonly string[];
  vendors?: readonly string[];
  /** Lifetime in seconds; negative for an expired token. */
  expiresInSeconds?: number;
  /** Kind of the signing key; by default the kind of the token. */
  signedBy?: TokenKind;
}

/** Creates one key per kind of caller, and the file of public keys that services read. */
export async function writeTestKeys(folder: string): Promise<{ folder: string; jwksPath: string }> {
  await mkdir(folder, { recursive: true });
  const keys = await Promise.all((['user', 'service'] as const).map((kind) => writeKey(folder, kind)));
  const jwksPath = join(folder, 'jwks.json');
  await writeFile(jwksPath, JSON.stringify({ keys }));
  return { folder, jwksPath };
}

async function writeKey(folder: string, kind: TokenKind): Promise<JWK> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  await writeFile(join(folder, `${kind}.json`), JSON.stringify(await exportJWK(privateKey)));
  return { ...(await exportJWK(publicKey)), kid: keyId(kind), alg: ALGORITHM, use: 'sig' };
}

/** Creates an access token like identity's, which every service of this run accepts. */
export async function tokenFor(options: TokenOptions = {}): Promise<string> {
  const { sub = randomUUID(), kind = 'user', roles = [], vendors = [] } = options;
  const { expiresInSeconds = MAX_LIFETIME_SECONDS, signedBy = kind } = options;
  const expires = Math.floor(Date.now() / 1000) + expiresInSeconds;
  return new SignJWT({ kind, roles, vendors, sid: randomUUID() })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid: keyId(signedBy) })
    .setIssuer('mvec')
    .setAudience('mvec-api')
    .setSubject(sub)
    .setJti(randomUUID())
    .setIssuedAt(expires - MAX_LIFETIME_SECONDS)
    .setExpirationTime(expires)
    .sign(await privateKey(signedBy));
}

async function privateKey(kind: TokenKind) {
  const file = join(testInfrastructure().keys.folder, `${kind}.json`);
  return importJWK(JSON.parse(await readFile(file, 'utf8')) as JWK, ALGORITHM);
}

function keyId(kind: TokenKind): string {
  return `${kind}-test`;
}
