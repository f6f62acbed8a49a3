import type { ConfigOf } from '../config/plugin-schemas.js';
import { templateAnswer } from '../proxy/answers.js';
import type { Answer, Exchange } from '../proxy/exchange.js';
import { readBody } from '../proxy/request-body.js';
import type { Plugin } from './plugin.js';

const UNITS = { bytes: 1, kilobytes: 1024, megabytes: 1_048_576 } as const;

/** Checks a declared length without reading the body; reads a chunked body up to the limit. */
export function requestSizeLimiting(config: ConfigOf<'request-size-limiting'>): Plugin {
  const limit = config.allowed_payload_size * UNITS[config.size_unit];
  return {
    access(exchange) {
      const length = exchange.headers.first('content-length');
      if (length !== undefined) return Number(length) > limit ? tooLarge(exchange) : undefined;
      if (exchange.headers.first('transfer-encoding') === undefined) return undefined;
      return readBody(exchange, limit).then((body) => {
        exchange.body = body;
        return body ? undefined : tooLarge(exchange);
      });
    },
  };
}

function tooLarge(exchange: Exchange): Answer {
  const status = exchange.headers.first('expect')?.trim().toLowerCase() === '100-continue' ? 417 : 413;
  return { ...templateAnswer(exchange, status, 'Request size limit exceeded'), closeConnection: true };
}
