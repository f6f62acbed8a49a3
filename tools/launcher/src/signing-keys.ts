import { createPublicKey, generateKeyPair } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { writeFileAtomically } from './atomic-file.js';

const roles = ['user-current', 'user-next', 'service'] as const;
type KeyRole = (typeof roles)[number];

export interface SigningKey {
  /** `user-…` or `service-…` with the key's RFC 7638 thumbprint, so that a new key never reuses an id. */
  kid: string;
  privateKeyPath: string;
}

export type SigningKeys = Record<KeyRole, SigningKey>;

/** Creates missing RSA keys, and jwks.json with the public keys that services verify tokens with. */
export async function loadSigningKeys(folder: string): Promise<SigningKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const loaded = await Promise.all(roles.map((role) => loadKey(folder, role)));
  const jwksPath = join(folder, 'jwks.json');
  const jwks = `${JSON.stringify({ keys: loaded.map((key) => key.jwk) }, null, 2)}\n`;
  if ((await readFile(jwksPath, 'utf8').catch(() => '')) !== jwks) await writeFileAtomically(jwksPath, jwks);
  return Object.fromEntries(roles.map((role, index) => [role, loaded[index]?.key])) as SigningKeys;
}

async function loadKey(folder: string, role: KeyRole) {
  const privateKeyPath = join(folder, `${role}.pem`);
  const pem = await readFile(privateKeyPath, 'utf8').catch(() => createKey(privateKeyPath));
  const { kty, n, e } = await exportJWK(createPublicKey(pem));
  const thumbprint = await calculateJwkThumbprint({ kty, n, e });
  const kid = `${role === 'service' ? 'service' : 'user'}-${thumbprint.slice(0, 16)}`;
  return { key: { kid, privateKeyPath }, jwk: { kid, use: 'sig', alg: 'RS256', kty, n, e } };
}

async function createKey(path: string): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFileAtomically(path, privateKey);
  return privateKey;
}
