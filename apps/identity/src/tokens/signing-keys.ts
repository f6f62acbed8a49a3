import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { keySet, type KeySet } from './token.dto.js';

/** Files in KEYS_DIR. The next user key is there too; its public key is in the key set long before it signs. */
const keyFiles = { user: 'user-current.pem', service: 'service.pem' } as const;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/**
 * Identity's private keys, and the public halves of all keys of the platform. A missing key, or one without a public half
 * in the key set, prevents the start: services could not verify its tokens.
 */
@Injectable()
export class SigningKeys {
  readonly user: SigningKey;
  readonly service: SigningKey;
  readonly publicKeys: KeySet;

  constructor(@InjectEnv() env: Pick<IdentityEnv, 'KEYS_DIR' | 'JWKS_PATH'>) {
    this.publicKeys = keySet.parse(JSON.parse(readKeyFile(env.JWKS_PATH)));
    this.user = loadSigningKey(join(env.KEYS_DIR, keyFiles.user), this.publicKeys, 'user-');
    this.service = loadSigningKey(join(env.KEYS_DIR, keyFiles.service), this.publicKeys, 'service-');
  }
}

/** Loads a key; its id is that of its public half in the key set. */
function loadSigningKey(path: string, { keys }: KeySet, kidPrefix: string): SigningKey {
  const privateKey = createPrivateKey(readKeyFile(path));
  const { n } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = keys.find((key) => key.n === n && key.kid.startsWith(kidPrefix))?.kid;
  if (kid === undefined)
    throw new Error(`The key in ${path} has no public half ${kidPrefix}… in the key set (JWKS_PATH)`);
  return { kid, privateKey };
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`The signing keys are incomplete: cannot read ${path} (KEYS_DIR, JWKS_PATH)`, { cause: error });
  }
}
