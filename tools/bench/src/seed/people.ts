import { randomBytes } from 'node:crypto';
import type { identity } from '@mvec/client';
import { dataOf, type Gateway, newKey } from '@mvec/demo-market';
import type { Account, Shopper, VendorAccount } from './market.types.js';

const password = randomBytes(12).toString('base64url');
/** Registrations at a time: Argon2 occupies a core for each, so more would only queue. */
const atOnce = 4;
const renewAfterMs = 5 * 60_000;

export async function signIn(gateway: Gateway, email: string, secret: string): Promise<Account> {
  const session = await dataOf(gateway.as().identity.signIn({ body: { email, password: secret } }));
  return { email, password: secret, ...tokensOf(session) };
}

/** Gets a new pair of tokens: an access token expires after ten minutes, and a benchmark may take longer. */
export async function refresh(gateway: Gateway, account: Account): Promise<void> {
  const { refreshToken } = account;
  const session = await dataOf(gateway.as().identity.refreshSession({ body: { refreshToken } }));
  Object.assign(account, tokensOf(session));
}

/** Renews the tokens that are about to expire. */
export async function freshTokens(gateway: Gateway, accounts: readonly Account[]): Promise<void> {
  const old = accounts.filter(({ signedInAt }) => Date.now() - signedInAt > renewAfterMs);
  await inParallel(old.length, (index) => {
    const account = old[index];
    return account ? refresh(gateway, account) : Promise.resolve();
  });
}

export async function newShoppers(gateway: Gateway, count: number): Promise<Shopper[]> {
  return inParallel(count, async (index) => {
    const account = await register(gateway, `shopper-${index}`);
    const body = { cardToken: 'tok_success' };
    const call = gateway.as(account.accessToken).payment.addPaymentMethod({ body, headers: newKey() });
    return { ...account, paymentMethodId: (await dataOf(call)).id };
  });
}

export async function newVendors(gateway: Gateway, operatorToken: string, count: number): Promise<VendorAccount[]> {
  return inParallel(count, async (index) => {
    const account = await register(gateway, `vendor-${index}`);
    const body = { name: `Vendor ${index}` };
    const { id } = await dataOf(gateway.as(account.accessToken).identity.applyForVendor({ body }));
    await dataOf(gateway.as(operatorToken).identity.approveVendor({ path: { vendorId: id } }));
    // The token contains the membership, so the owner needs a new one.
    await refresh(gateway, account);
    return { ...account, vendorId: id };
  });
}

export async function newCategories(gateway: Gateway, operatorToken: string, count: number): Promise<string[]> {
  return inParallel(count, async (index) => {
    const body = { name: `Category ${index}` };
    return (await dataOf(gateway.as(operatorToken).catalog.createCategory({ body }))).id;
  });
}

async function register(gateway: Gateway, name: string): Promise<Account> {
  const email = `${name}@bench.example`;
  await dataOf(gateway.as().identity.registerAccount({ body: { email, password, displayName: name } }));
  return signIn(gateway, email, password);
}

function tokensOf({ accessToken, refreshToken }: identity.SessionTokens) {
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
