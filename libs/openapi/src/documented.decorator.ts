import { SetMetadata } from '@nestjs/common';
import type { ZodType } from 'zod';

export const documentedKey = Symbol('mvec:documented');

/** What the OpenAPI document says of a route and cannot see in its signature, guards and schemas. */
export interface Documentation {
  /** The method's name in the generated client: a verb and its object, unique in the service (`cancelOrder`). */
  operationId: string;
  /** One line, as an order: `Cancel an order`. */
  summary: string;
  /** What a caller should know that the schemas do not say. */
  description?: string;
  /** By status; null is an answer without a body. */
  answers: Record<number, ZodType | FileAnswer | null>;
  /** Codes of the problems of this route, by status. What every route can answer is added by itself. */
  problems?: Record<number, readonly string[]>;
  /** Optional request headers, with what they do: `Prefer`, `If-Match`. */
  headers?: Record<string, string>;
}

/** An answer that is not JSON: `new FileAnswer('text/csv', 'orders.csv')`. */
export class FileAnswer {
  constructor(
    readonly mediaType: string,
    readonly description: string,
  ) {}
}

/** Every route has it: a service does not start in tests with one that has not. */
export const Documented = (documentation: Documentation) => SetMetadata(documentedKey, documentation);
