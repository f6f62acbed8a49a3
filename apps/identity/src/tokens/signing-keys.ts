import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { keySet, type KeySet } from './token.dto.js';

/** Files in KEYS_DIR. A next user key waits beside them; its public half is in the key set long before it signs. */
const keyFiles = { user: 'user-current.pem', service: 'service.pem' } as const;

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/**
 * What identity signs with, and the public halves of all the platform's keys.
 * A key that is missing, or that nobody could verify with, prevents the start: no token would be worth anything.
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

/** The key's id is the one that the key set knows it by. */
function loadSigningKey(path: string, { keys }: KeySet, kidPrefix: string): SigningKey {
  const privateKey = createPrivateKey(readKeyFile(path));
  const { n } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = keys.find((key) => key.n === n && key.kid.startsWith(kidPrefix))?.kid;
  if (kid === undefined) throw new Error(`The key in ${path} has no public half called ${kidPrefix}… in the key set`);
  return { kid, privateKey };
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`The signing keys are incomplete: ${path} cannot be read (KEYS_DIR, JWKS_PATH)`, { cause: error });
  }
}
