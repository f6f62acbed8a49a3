import { mkdir } from 'node:fs/promises';
import type { PlatformHome } from './home.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { loadSigningKeys, type SigningKeys } from './signing-keys.js';

export interface SetUp {
  secrets: Secrets;
  keys: SigningKeys;
}

/**
 * Creates the home of a platform, or what is missing in it. Repeating it changes nothing. Other users can enter the
 * folder, because Postgres may have to run as another user; each secret file in it is readable by its owner only.
 */
export async function setUp(home: PlatformHome): Promise<SetUp> {
  await mkdir(home.folder, { recursive: true });
  const [secrets, keys] = await Promise.all([loadSecrets(home.secrets), loadSigningKeys(home.keys)]);
  return { secrets, keys };
}
