import { inSpan } from '@mvec/observability';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { z } from 'zod';
import type { PaymentEnv } from '../env.js';
import {
  CardProvider,
  type Charge,
  type ChargeAnswer,
  type ChargeRequest,
  OutcomeUnknownError,
  RefundRefusedError,
  type RefundRequest,
} from './card-provider.js';
import { exchange } from './exchange.js';

interface Call {
  operation: 'charge' | 'find_charge' | 'refund';
  method: 'GET' | 'POST';
  path: string;
  idempotencyKey?: string;
  body?: object;
}

interface Answer {
  status: number;
  body: unknown;
}

const chargeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('succeeded'), id: z.string().min(1) }),
  z.object({ status: z.literal('declined'), declineCode: z.string().min(1).default('card_declined') }),
]);

const refundSchema = z.object({ id: z.string().min(1), status: z.literal('succeeded') });

/** Statuses that refuse the request itself. 401, 403, 409 and 429 leave its result open. */
const rejections = new Set([400, 422]);

/** Client of the card provider's HTTP API. Its errors contain neither card tokens nor texts of the provider. */
@Injectable()
export class HttpCardProvider extends CardProvider implements OnApplicationShutdown {
  private readonly connections: Pool;

  constructor(@InjectEnv() private readonly env: PaymentEnv) {
    super();
    this.connections = new Pool(new URL(env.PROVIDER_URL).origin, {
      connections: env.PROVIDER_CONCURRENCY,
      connect: { timeout: env.PROVIDER_TIMEOUT_MS },
      // `exchange` has a time-out for the whole call.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connections.destroy();
  }

  async charge({ idempotencyKey, amount, cardToken, reference }: ChargeRequest): Promise<ChargeAnswer> {
    const body = { ...amount, cardToken, reference };
    const answer = await this.call({ operation: 'charge', method: 'POST', path: '/charges', idempotencyKey, body });
    if (answer.status === 200 || answer.status === 201) return toCharge(answer);
    if (!rejections.has(answer.status)) throw unexpected(answer);
    // An earlier send of this key may have been accepted and its answer lost: look the charge up.
    return (await this.findCharge(idempotencyKey)) ?? { status: 'rejected' };
  }

  async findCharge(idempotencyKey: string): Promise<Charge | undefined> {
    const path = `/charges/by-key/${encodeURIComponent(idempotencyKey)}`;
    const answer = await this.call({ operation: 'find_charge', method: 'GET', path });
    if (answer.status === 200) return toCharge(answer);
    if (isChargeNotFound(answer)) return undefined;
    throw unexpected(answer);
  }

  async refund({ idempotencyKey, chargeId, amount }: RefundRequest): Promise<string> {
    const body = { chargeId, amount: amount.amount };
    const answer = await this.call({ operation: 'refund', method: 'POST', path: '/refunds', idempotencyKey, body });
    if (answer.status === 200 || answer.status === 201) return parse(refundSchema, answer).id;
    if (rejections.has(answer.status) || isChargeNotFound(answer)) throw refused(answer);
    throw unexpected(answer);
  }

  /** Sends no trace headers: the provider is another company. */
  private call(call: Call): Promise<Answer> {
    return inSpan(`provider ${call.operation}`, { kind: 'client' }, async (span) => {
      const answer = await this.send(call);
      span?.set({ 'http.request.method': call.method, 'http.response.status_code': answer.status });
      return answer;
    });
  }

  private async send({ method, path, idempotencyKey, body }: Call): Promise<Answer> {
    const { PROVIDER_API_KEY: apiKey, PROVIDER_TIMEOUT_MS: timeoutMs } = this.env;
    const headers = {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    const request = { method, path, headers, body: body && JSON.stringify(body) };
    try {
      const { status, text } = await exchange(this.connections, request, timeoutMs);
      return { status, body: JSON.parse(text) };
    } catch (error) {
      throw new OutcomeUnknownError(`The provider did not answer ${method} ${path}`, { cause: error });
    }
  }
}

function toCharge(answer: Answer): Charge {
  const charge = parse(chargeSchema, answer);
  return charge.status === 'succeeded' ? charge : { status: 'declined', code: charge.declineCode };
}

/** Any other 404 comes from a wrong URL and leaves the result open. */
function isChargeNotFound({ status, body }: Answer): boolean {
  return status === 404 && z.object({ code: z.literal('charge_not_found') }).safeParse(body).success;
}

function parse<T>(schema: z.ZodType<T>, { status, body }: Answer): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new OutcomeUnknownError(`The provider sent an unexpected body with status ${status}`);
}

function refused({ status, body }: Answer): RefundRefusedError {
  const { data } = z.object({ code: z.string().regex(/^[a-z_]{1,60}$/) }).safeParse(body);
  return new RefundRefusedError(`The provider refused the refund with status ${status}, ${data?.code ?? 'no code'}`);
}

function unexpected({ status }: Answer): OutcomeUnknownError {
  return new OutcomeUnknownError(`The provider answered with status ${status}`);
}
