import { parseEnv, ports } from '@mvec/config';
import { z } from 'zod';
import { operatorEmail } from './service-environment.js';

/** Addresses and operator of a platform that something else has started, for example containers. */
export interface RemotePlatform {
  gatewayUrl: string;
  /** The mail inbox, for a browser. */
  mailUrl: string;
  operator: { email: string; password: string };
}

const schema = z.object({
  MVEC_GATEWAY_URL: z.url(),
  MAIL_URL: z.url().default(`http://localhost:${ports.mailWeb}`),
  OPERATOR_EMAIL: z.email().default(operatorEmail),
  OPERATOR_PASSWORD: z.string(),
});

/** Whether the environment names a remote platform. */
export function isRemote(env: NodeJS.ProcessEnv): boolean {
  return (env['MVEC_GATEWAY_URL'] ?? '') !== '';
}

/** @throws EnvError when a variable is missing or invalid */
export function remotePlatform(env: NodeJS.ProcessEnv): RemotePlatform {
  const { MVEC_GATEWAY_URL, MAIL_URL, OPERATOR_EMAIL, OPERATOR_PASSWORD } = parseEnv(schema, env);
  return {
    gatewayUrl: MVEC_GATEWAY_URL,
    mailUrl: MAIL_URL,
    operator: { email: OPERATOR_EMAIL, password: OPERATOR_PASSWORD },
  };
}
