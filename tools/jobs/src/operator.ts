import { operatorEmail, setUp } from '@mvec/platform';
import type { OperatorEnv } from './env.js';
import { platformHome } from './folders.js';

/** How the first operator signs in. */
export async function operatorCredentials(env: OperatorEnv): Promise<{ email: string; password: string }> {
  const { secrets } = await setUp(platformHome(env.SET_UP_FOLDER));
  return { email: operatorEmail, password: secrets.operatorPassword };
}
