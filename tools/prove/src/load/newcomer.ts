import { randomUUID } from 'node:crypto';
import type { Client } from './client.js';

/** Registers. Of a lost answer it is told that the address is taken. */
export async function comeAlong(client: Client): Promise<void> {
  const body = { email: `newcomer-${randomUUID()}@mvec.example`, password: randomUUID(), displayName: 'Newcomer' };
  await client.send({ method: 'POST', path: '/api/identity/v1/accounts', body });
}
