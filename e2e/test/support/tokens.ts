import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importPKCS8, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';

export interface BadToken {
  what: string;
  token: string;
}

/** Tokens that must be refused; most are signed with the platform's key. */
export async function badTokens(keysFolder: string, goodToken: string): Promise<BadToken[]> {
  const ownKey = await importPKCS8(await readFile(join(keysFolder, 'user-current.pem'), 'utf8'), 'RS256');
  const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const [header, claims] = [part(goodToken, 0), part(goodToken, 1)] as [{ kid: string; typ: string }, JWTPayload];
  const now = Math.floor(Date.now() / 1_000);
  const signed = (change: JWTPayload, key: Parameters<SignJWT['sign']>[0] = ownKey, typ = header.typ) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg: 'RS256', kid: header.kid, typ }).sign(key);
  const unsecured = new UnsecuredJWT({ ...claims, roles: ['operator'] }).encode();
  return [
    { what: 'an expired one', token: await signed({ iat: now - 700, exp: now - 100 }) },
    { what: 'one for another audience', token: await signed({ aud: 'someone-else' }) },
    { what: 'one of another issuer', token: await signed({ iss: 'someone-else' }) },
    { what: 'one of another type', token: await signed({}, ownKey, 'JWT') },
    { what: 'one without expiry', token: await signed({ exp: undefined }) },
    { what: 'one signed with another key', token: await signed({}, otherKey) },
    { what: 'an unsigned one', token: unsecured },
    { what: 'one with roles added after signing', token: withRole(goodToken, claims) },
    { what: 'a text that is no token', token: 'nonsense' },
  ];
}

function part(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
}

function withRole(token: string, claims: JWTPayload): string {
  const [header, , signature] = token.split('.');
  const body = Buffer.from(JSON.stringify({ ...claims, roles: ['operator'] })).toString('base64url');
  return `${header ?? ''}.${body}.${signature ?? ''}`;
}
