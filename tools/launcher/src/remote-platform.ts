import { parseEnv, ports } from '@mvec/config';
import { operatorEmail } from '@mvec/launcher';
import { z } from 'zod';

/** What somebody who trades on a platform, or looks after it, has to know of it. */
export interface RunningPlatform {
  gatewayUrl: string;
  /** Of the inbox, for people. */
  mailUrl: string;
  operator: { email: string; password: string };
}

const schema = z.object({
  MVEC_GATEWAY_URL: z.url(),
  MAIL_URL: z.url().default(`http://localhost:${ports.mailWeb}`),
  OPERATOR_EMAIL: z.email().default(operatorEmail),
  OPERATOR_PASSWORD: z.string(),
});

/** Whether the environment names a platform that this machine's launcher has not started. */
export function isElsewhere(env: NodeJS.ProcessEnv): boolean {
  return (env['MVEC_GATEWAY_URL'] ?? '') !== '';
}

/** @throws {EnvError} when a variable is missing or cannot be */
export function platformElsewhere(env: NodeJS.ProcessEnv): RunningPlatform {
  const { MVEC_GATEWAY_URL, MAIL_URL, OPERATOR_EMAIL, OPERATOR_PASSWORD } = parseEnv(schema, env);
  return {
    gatewayUrl: MVEC_GATEWAY_URL,
    mailUrl: MAIL_URL,
    operator: { email: OPERATOR_EMAIL, password: OPERATOR_PASSWORD },
  };
}
