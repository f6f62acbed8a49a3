import { verify } from 'node:crypto';
import type { Credential } from '../config/kong-model.js';
import type { ConfigOf } from '../config/plugin-schemas.js';
import { compactAnswer, templateAnswer } from '../proxy/answers.js';
import type { Answer, Exchange } from '../proxy/exchange.js';
import { decodeToken, type DecodedToken } from './decode-token.js';
import type { Plugin } from './plugin.js';
import { VerifiedTokens } from './verified-tokens.js';

type Jwt = ConfigOf<'jwt'>;
type Claims = DecodedToken['claims'];
type Checked = { readonly credential: Credential } | { readonly refusal: object };

const BEARER = /[Bb]earer\s+(.+)/;
const CHALLENGE = ['WWW-Authenticate', 'Bearer'];
const REFUSAL = ['WWW-Authenticate', 'Bearer error="invalid_token"'];

/** Kong's jwt plugin for tokens in the Authorization header (kong/plugins/jwt/handler.lua). */
export class JwtPlugin implements Plugin {
  readonly #config: Jwt;
  readonly #credentials: ReadonlyMap<string, Credential>;
  readonly #verified = new VerifiedTokens();

  constructor(config: Jwt, credentials: readonly Credential[]) {
    this.#config = config;
    this.#credentials = new Map(credentials.map((credential) => [credential.key, credential]));
  }

  access(exchange: Exchange): Answer | undefined {
    const authorization = exchange.headers.first('authorization') ?? '';
    const now = Math.floor(Date.now() / 1000);
    const known = this.#verified.get(authorization, now);
    if (known) {
      authenticate(exchange, known);
      return undefined;
    }
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) return compactAnswer(401, { message: 'Unauthorized' }, CHALLENGE);
    try {
      const result = this.#check(token, authorization, now);
      if ('refusal' in result) return compactAnswer(401, result.refusal, REFUSAL);
      authenticate(exchange, result.credential);
      return undefined;
    } catch {
      return templateAnswer(exchange, 500);
    }
  }

  /** Returns the credential of a valid token, or the body of the refusal. Throws where Kong answers 500. */
  #check(token: string, authorization: string, now: number): Checked {
    const decoded = decodeToken(token);
    if (typeof decoded === 'string') return refuse(`Bad token; ${decoded}`);
    const found = this.#credentialOf(decoded);
    if ('refusal' in found) return found;
    const { credential } = found;
    if (decoded.header.alg !== credential.algorithm) return refuse('Invalid algorithm');
    if (!verify('sha256', decoded.signed, credential.publicKey, decoded.signature)) return refuse('Invalid signature');
    const problems = claimProblems(this.#config, decoded.claims, now);
    if (problems) return { refusal: problems };
    this.#verified.add(authorization, { credential, expiresAt: Number(decoded.claims.exp) });
    return found;
  }

  /** Finds the credential by the key claim; the payload's takes precedence over the header's. */
  #credentialOf({ header, claims }: DecodedToken): Checked {
    const name = this.#config.key_claim_name;
    const key = claims[name] === undefined || claims[name] === false ? header[name] : claims[name];
    if (key === undefined || key === false) return refuse(`No mandatory '${name}' in claims`);
    if (typeof key !== 'string') throw new TypeError(`${name} is not a string`);
    if (key === '') return refuse(`Invalid '${name}' in claims`);
    const credential = this.#credentials.get(key);
    return credential ? { credential } : refuse(`No credentials found for given '${name}'`);
  }
}

function refuse(message: string): Checked {
  return { refusal: { message } };
}

function claimProblems(config: Jwt, claims: Claims, now: number): Record<string, string> | undefined {
  const problems: Record<string, string> = {};
  for (const name of config.claims_to_verify) {
    const problem = claimProblem(name, claims[name], now);
    if (problem) problems[name] = problem;
  }
  if (Object.keys(problems).length > 0) return problems;
  if (Number(claims.exp) - now > config.maximum_expiration) return { exp: 'exceeds maximum allowed expiration' };
  return undefined;
}

function claimProblem(name: 'exp' | 'nbf', value: unknown, now: number): string | undefined {
  if (typeof value !== 'number') return 'must be a number';
  if (name === 'exp') return value <= now ? 'token expired' : undefined;
  return value > now ? 'token not valid yet' : undefined;
}

function authenticate(exchange: Exchange, credential: Credential): void {
  const { headers } = exchange;
  exchange.credential = credential;
  exchange.consumer = credential.consumer;
  headers.set('X-Consumer-ID', credential.consumer.id);
  headers.remove('x-consumer-custom-id');
  headers.set('X-Consumer-Username', credential.consumer.username);
  headers.set('X-Credential-Identifier', credential.key);
  headers.remove('x-anonymous-consumer');
}
