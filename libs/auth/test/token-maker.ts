import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';

/** Signs tokens as identity does; each part can be spoiled. */
export class TokenMaker {
  private constructor(
    readonly jwks: JSONWebKeySet,
    private readonly keys: ReadonlyMap<string, CryptoKey>,
  ) {}

  static async create(): Promise<TokenMaker> {
    const keys = new Map<string, CryptoKey>();
    const published = [];
    for (const kid of ['user-1', 'service-1']) {
      const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
      keys.set(kid, privateKey);
      published.push({ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' });
    }
    return new TokenMaker({ keys: published }, keys);
  }

  sign(claims: Record<string, unknown> = {}, header: { kid?: string; typ?: string } = {}): Promise<string> {
    const { kid = 'user-1', typ = 'at+jwt' } = header;
    const now = Math.floor(Date.now() / 1_000);
    const key = this.keys.get(kid);
    if (!key) throw new Error(`no key ${kid}`);
    return new SignJWT({
      iss: 'mvec',
      aud: 'mvec-api',
      sub: '0192f0c1-0000-7000-8000-000000000001',
      kind: 'user',
      roles: ['shopper'],
      vendors: [],
      jti: 'token-1',
      sid: 'session-1',
      iat: now,
      exp: now + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid, typ })
      .sign(key);
  }
}
