import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: Record<string, unknown>;
}

export function signingKey(kid: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
}

export const userKey = signingKey('user-1');
export const nextUserKey = signingKey('user-2');
export const serviceKey = signingKey('service-1');
export const strangerKey = signingKey('user-3');

export const keySet = { keys: [userKey.jwk, nextUserKey.jwk, serviceKey.jwk] };

export function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** Creates a signed token; every part of it can be invalid. */
export function token(
  claims: Record<string, unknown> = {},
  { key = userKey, header = {} }: { key?: SigningKey; header?: Record<string, unknown> } = {},
): string {
  const head = { alg: 'RS256', typ: 'at+jwt', kid: key.kid, ...header };
  const body = { sub: 'shopper-1', exp: inSeconds(600), ...claims };
  const signed = `${encode(head)}.${encode(body)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), createPrivateKey(key.privateKey.export({ type: 'pkcs8', format: 'pem' }))).toString('base64url')}`;
}

export function bearer(
  claims?: Record<string, unknown>,
  options?: Parameters<typeof token>[1],
): { authorization: string } {
  return { authorization: `Bearer ${token(claims, options)}` };
}

/** Creates a token with an invalid signature. */
export function unsigned(claims: Record<string, unknown>): string {
  return `${encode({ alg: 'RS256', kid: userKey.kid })}.${encode({ exp: inSeconds(600), ...claims })}.${encode('nothing')}`;
}
