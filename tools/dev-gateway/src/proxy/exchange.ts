import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenSpan } from '@mvec/observability';
import type { Consumer, Credential, Route, Service } from '../config/kong-model.js';
import type { RequestHeaders } from './request-headers.js';

/** An answer of the gateway itself. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string | undefined;
  readonly headers?: readonly string[];
  /** Closes the connection instead of reading the rest of the request body. */
  readonly closeConnection?: boolean;
}

/** A request that was forwarded to a service. */
export interface Forwarded {
  clientGone(): void;
}

/** The state of one request in the gateway. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: RequestHeaders;
  readonly method: string;
  /** The path as received. */
  readonly rawPath: string;
  /** The query string as received, with its question mark. */
  readonly query: string;
  /** The normalised path, which routes are matched against. */
  path: string;
  readonly clientAddress: string;
  readonly id: string;
  readonly startedAt: number;
  readonly startedMark: number;
  /** Response headers of plugins, sent with every answer; flat list of names and values. */
  readonly responseHeaders: string[];
  route: Route | undefined;
  service: Service | undefined;
  prefix: string | undefined;
  upstreamPath: string;
  consumer: Consumer | undefined;
  credential: Credential | undefined;
  correlationId: string | undefined;
  /** Set when the request is traced. */
  span: OpenSpan | undefined;
  /** The request body; undefined until it has been read. */
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
