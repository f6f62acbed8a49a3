import { setUp } from '@mvec/launcher';
import type { OperatorEnv } from './env.js';
import { platformHome } from './folders.js';

/** Credentials of the first operator, valid until the password is changed. */
export async function operatorCredentials(env: OperatorEnv): Promise<{ email: string; password: string }> {
  const { secrets } = await setUp(platformHome(env.SET_UP_FOLDER));
  return { email: env.OPERATOR_EMAIL, password: secrets.operatorPassword };
}
