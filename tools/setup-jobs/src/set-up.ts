import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { serviceNames, type ServiceName } from '@mvec/config';
import { serviceSecrets, setUp, writeFileAtomically, type SetUp } from '@mvec/launcher';
import { withPassword } from './connections.js';
import type { SetUpEnv } from './env.js';
import { platformHome, shareOf } from './folders.js';
import { kongFile } from './kong-file.js';

/** Mode of Kong's file: Kong runs as another user. No other container mounts the volume. */
const readableByKong = 0o644;

/**
 * Creates secrets, signing keys and Kong's file, and writes each container's secrets to its folder. Existing secrets
 * and keys are kept.
 */
export async function setUpContainers(root: string, env: SetUpEnv): Promise<void> {
  const home = platformHome(env.SET_UP_FOLDER);
  const made = await setUp(home);
  const jwks = await readFile(home.jwks, 'utf8');
  for (const service of serviceNames) {
    await share(env, service, { ...secretsOf(service, made, env), 'jwks.json': jwks });
  }
  await shareSigningKeys(shareOf(env.SET_UP_FOLDER, 'identity'), made);
  await share(env, 'payment-sandbox', { PROVIDER_API_KEY: made.secrets.paymentProviderKey });
  await share(env, 'operator', { OPERATOR_PASSWORD: made.secrets.operatorPassword });
  const folder = shareOf(env.SET_UP_FOLDER, 'kong');
  await mkdir(folder, { recursive: true });
  await writeFileAtomically(join(folder, 'kong.yml'), await kongFile(root, home, env), readableByKong);
}

function secretsOf(service: ServiceName, { secrets }: SetUp, env: SetUpEnv): Record<string, string> {
  const redisUrl = withPassword(env.REDIS_URL, env.REDIS_PASSWORD);
  return serviceSecrets(service, { secrets, postgresUrl: env.POSTGRES_URL, redisUrl });
}

async function share(env: SetUpEnv, container: string, files: Record<string, string>): Promise<void> {
  const folder = shareOf(env.SET_UP_FOLDER, container);
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFileAtomically(join(folder, name), content);
}

async function shareSigningKeys(folder: string, { keys }: SetUp): Promise<void> {
  for (const { privateKeyPath } of [keys['user-current'], keys.service]) {
    await copyFile(privateKeyPath, join(folder, basename(privateKeyPath)));
  }
}
