import { z, type ZodType } from 'zod';
import { UnexpectedAnswerError } from './service-client.errors.js';

/** A refusal by the called service (4xx): `problem.code` says why. */
export interface Refusal {
  ok: false;
  status: number;
  problem: RemoteProblem;
}

export type ServiceAnswer<T> = { ok: true; status: number; body: T } | Refusal;

/** Reads the problem+json of our services. The gateway's own refusals (`{ message }`) get the code `gateway_<status>`. */
export type RemoteProblem = { code: string; detail: string } & Record<string, unknown>;

const problemSchema = z.looseObject({ code: z.string(), detail: z.string().default('') });
const gatewaySchema = z.looseObject({ message: z.string() });

export function parseAnswer<T>(service: string, status: number, text: string, schema: ZodType<T>): ServiceAnswer<T> {
  const body = parseJson(text);
  if (status >= 400) return { ok: false, status, problem: parseProblem(status, body) };
  const result = schema.safeParse(body);
  if (result.success) return { ok: true, status, body: result.data };
  throw new UnexpectedAnswerError(service, z.prettifyError(result.error), result.error);
}

function parseProblem(status: number, body: unknown): RemoteProblem {
  const problem = problemSchema.safeParse(body);
  if (problem.success) return problem.data;
  const gateway = gatewaySchema.safeParse(body);
  return { code: `gateway_${String(status)}`, detail: gateway.success ? gateway.data.message : '' };
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
