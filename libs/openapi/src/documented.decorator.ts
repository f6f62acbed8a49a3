import { SetMetadata } from '@nestjs/common';
import type { ZodType } from 'zod';

export const documentedKey = Symbol('mvec:documented');

/** The part of a route's documentation that its signature, guards and schemas do not show. */
export interface Documentation {
  /** The method's name in the generated client: a verb and its object, unique in the service (`cancelOrder`). */
  operationId: string;
  /** One line in the imperative: `Cancel an order`. */
  summary: string;
  /** Facts for the caller that the schemas do not show. */
  description?: string;
  /** Answer by status; null is an answer without a body. */
  answers: Record<number, ZodType | FileAnswer | null>;
  /** Codes of this route's own problems, by status. Problems of every route are added automatically. */
  problems?: Record<number, readonly string[]>;
  /** Optional request headers with their description: `Prefer`, `If-Match`. */
  headers?: Record<string, string>;
}

/** An answer that is not JSON: `new FileAnswer('text/csv', 'orders.csv')`. */
export class FileAnswer {
  constructor(
    readonly mediaType: string,
    readonly description: string,
  ) {}
}

/** Documents a route. A versioned route without it makes the service's document, and so its tests, fail. */
export const Documented = (documentation: Documentation) => SetMetadata(documentedKey, documentation);
