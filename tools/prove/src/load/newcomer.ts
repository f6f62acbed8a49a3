import { randomUUID } from 'node:crypto';
import type { Client } from './client.js';

/** Registers an account. After a lost answer the retry is refused, because the email address is taken. */
export async function registerNewcomer(client: Client): Promise<void> {
  const body = { email: `newcomer-${randomUUID()}@mvec.example`, password: randomUUID(), displayName: 'Newcomer' };
  await client.as().identity.registerAccount({ body });
}
