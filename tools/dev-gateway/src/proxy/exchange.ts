import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenSpan } from '@mvec/observability';
import type { Consumer, Credential, Route, Service } from '../config/kong-model.js';
import type { RequestHeaders } from './request-headers.js';

/** An answer made by the gateway itself. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string | undefined;
  readonly headers?: readonly string[];
  /** The rest of the request body is not worth reading. */
  readonly closeConnection?: boolean;
}

/** A request that a service is answering. */
export interface Forwarded {
  clientGone(): void;
}

/** One request on its way through the gateway. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: RequestHeaders;
  readonly method: string;
  /** As sent. */
  readonly rawPath: string;
  /** As sent, with its question mark. */
  readonly query: string;
  /** Normalised; routes are matched against it. */
  path: string;
  readonly clientAddress: string;
  readonly id: string;
  readonly startedAt: number;
  readonly startedMark: number;
  /** Set by plugins, sent with whatever answers; flat list of names and values. */
  readonly responseHeaders: string[];
  route: Route | undefined;
  service: Service | undefined;
  prefix: string | undefined;
  upstreamPath: string;
  consumer: Consumer | undefined;
  credential: Credential | undefined;
  correlationId: string | undefined;
  /** When it is traced. */
  span: OpenSpan | undefined;
  /** Read before the upstream is asked; undefined while unread. */
  body: Buffer | undefined;
  forwarding: Forwarded | undefined;
  preflight: boolean;
  source: 'upstream' | 'kong';
  status: number;
  upstreamStatus: number | undefined;
  sentBytes: number;
  forwardedMark: number | undefined;
  respondedMark: number | undefined;
}
