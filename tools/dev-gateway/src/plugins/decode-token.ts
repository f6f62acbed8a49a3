/** All algorithms of kong/plugins/jwt/jwt_parser.lua; credentials of this gateway have RS256 only. */
const ALGORITHMS = new Set([
  ...['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'],
  ...['PS256', 'PS384', 'PS512', 'EdDSA'],
]);

export interface DecodedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Returns the token, or Kong's reason for refusing it. Throws where Kong's code would fail and answer 500. */
export function decodeToken(token: string): DecodedToken | string {
  const [headerPart = '', claimsPart, signaturePart] = splitInThree(token);
  const header = parsePart(headerPart);
  const claims = claimsPart === undefined ? undefined : parsePart(claimsPart);
  if (!header || !claims || signaturePart === undefined) return 'invalid JSON';
  if (!isRecord(header.value)) throw new TypeError('the header of the token is not an object');
  const { alg } = header.value;
  if (typeof alg !== 'string' || !ALGORITHMS.has(alg)) return 'invalid alg';
  const signature = base64Url(signaturePart);
  if (!signature) return 'invalid signature';
  if (!isRecord(claims.value)) throw new TypeError('the claims of the token are not an object');
  const signed = Buffer.from(`${headerPart}.${claimsPart ?? ''}`, 'latin1');
  return { header: header.value, claims: claims.value, signed, signature };
}

function splitInThree(token: string): string[] {
  const first = token.indexOf('.');
  const second = first < 0 ? -1 : token.indexOf('.', first + 1);
  if (second < 0) return token.split('.');
  return [token.slice(0, first), token.slice(first + 1, second), token.slice(second + 1)];
}

function parsePart(part: string): { value: unknown } | undefined {
  const decoded = base64Url(part);
  if (!decoded) return undefined;
  try {
    return { value: JSON.parse(decoded.toString('utf8')) as unknown };
  } catch {
    return undefined;
  }
}

function base64Url(part: string): Buffer | undefined {
  return /^[A-Za-z0-9_-]*={0,2}$/.test(part) ? Buffer.from(part, 'base64url') : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
