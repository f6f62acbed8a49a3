import { randomBytes } from 'node:crypto';
import type { GatewayClient } from '@mvec/demo-market';
import type { Account, Shopper, VendorAccount } from './market.types.js';

interface Session {
  accessToken: string;
  refreshToken: string;
}

const sessions = '/api/identity/v1/sessions';
const password = randomBytes(12).toString('base64url');
/** Argon2 uses a core each; more would only wait. */
const atOnce = 4;
const renewAfterMs = 5 * 60_000;

export async function signIn(gateway: GatewayClient, email: string, secret: string): Promise<Account> {
  const session = await gateway.post<Session>(sessions, { email, password: secret });
  return { email, password: secret, ...tokensOf(session) };
}

/** A new pair of tokens: an access token lives ten minutes, and a benchmark may take longer. */
export async function refresh(gateway: GatewayClient, account: Account): Promise<void> {
  const { refreshToken } = account;
  Object.assign(account, tokensOf(await gateway.post<Session>(`${sessions}/refresh`, { refreshToken })));
}

/** Renews the tokens of all when they are about to expire. */
export async function freshTokens(gateway: GatewayClient, accounts: readonly Account[]): Promise<void> {
  const old = accounts.filter(({ signedInAt }) => Date.now() - signedInAt > renewAfterMs);
  await inParallel(old.length, (index) => {
    const account = old[index];
    return account ? refresh(gateway, account) : Promise.resolve();
  });
}

export async function newShoppers(gateway: GatewayClient, count: number): Promise<Shopper[]> {
  return inParallel(count, async (index) => {
    const account = await register(gateway, `shopper-${index}`);
    const card = { cardToken: 'tok_success' };
    const method = await gateway.post<{ id: string }>('/api/payment/v1/payment-methods', card, account.accessToken);
    return { ...account, paymentMethodId: method.id };
  });
}

export async function newVendors(
  gateway: GatewayClient,
  operatorToken: string,
  count: number,
): Promise<VendorAccount[]> {
  return inParallel(count, async (index) => {
    const account = await register(gateway, `vendor-${index}`);
    const application = { name: `Vendor ${index}` };
    const { id } = await gateway.post<{ id: string }>('/api/identity/v1/vendors', application, account.accessToken);
    await gateway.post(`/api/identity/v1/vendors/${id}/approve`, {}, operatorToken);
    // The membership stands in the token, so the owner gets a new one.
    await refresh(gateway, account);
    return { ...account, vendorId: id };
  });
}

export async function newCategories(gateway: GatewayClient, operatorToken: string, count: number): Promise<string[]> {
  return inParallel(count, async (index) => {
    const category = { name: `Category ${index}` };
    return (await gateway.post<{ id: string }>('/api/catalog/v1/categories', category, operatorToken)).id;
  });
}

async function register(gateway: GatewayClient, name: string): Promise<Account> {
  const email = `${name}@bench.example`;
  await gateway.post('/api/identity/v1/accounts', { email, password, displayName: name });
  return signIn(gateway, email, password);
}

function tokensOf({ accessToken, refreshToken }: Session): Session & { signedInAt: number } {
  return { accessToken, refreshToken, signedInAt: Date.now() };
}

async function inParallel<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made = new Array<T>(count);
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  const worker = async () => {
    for (const index of indexes) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return made;
}
