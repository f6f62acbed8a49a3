import type { Answer, Exchange } from './exchange.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  'text/html': 'text/html; charset=utf-8',
  'application/json': JSON_TYPE,
  'text/plain': 'text/plain; charset=utf-8',
  'application/xml': 'application/xml; charset=utf-8',
  'application/*': JSON_TYPE,
  'text/*': 'text/plain; charset=utf-8',
  '*/*': JSON_TYPE,
};

/** Kong's messages for statuses that nginx produces. */
const WORDS: Readonly<Record<number, string>> = {
  400: 'Bad request',
  431: 'Bad request',
  500: 'An unexpected error occurred',
  502: 'An invalid response was received from the upstream server',
  503: 'The upstream server is currently unavailable',
  504: 'The upstream server is timing out',
};

/** `kong.response.exit(status, table)`: compact JSON whatever the client accepts. */
export function compactAnswer(status: number, body: object, headers: readonly string[] = []): Answer {
  return { status, body: JSON.stringify(body), contentType: JSON_TYPE, headers };
}

/** `kong.response.error(status, message)` and nginx's error pages: a template in the form that the client accepts. */
export function templateAnswer(
  exchange: Exchange,
  status: number,
  message = WORDS[status] ?? '',
  headers: readonly string[] = [],
): Answer {
  const contentType = acceptedType(exchange.headers.first('accept'));
  return { status, body: template(contentType, message, exchange.id), contentType, headers };
}

function acceptedType(accept: string | undefined): string {
  let best = JSON_TYPE;
  let bestQuality = 0;
  for (const entry of accept?.split(',') ?? []) {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '');
    const quality = weight === undefined ? 1 : Number(weight);
    if (!/^[^/]+\/[^/]+$/.test(range) || !(quality > bestQuality)) continue;
    bestQuality = quality;
    best = TYPES[range] ?? JSON_TYPE;
  }
  return best;
}

function template(contentType: string, message: string, requestId: string): string {
  if (contentType.startsWith('text/html')) return html(message, requestId);
  if (contentType.startsWith('text/plain')) return `${message}\nrequest_id: ${requestId}\n`;
  if (contentType.startsWith('application/xml')) {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<error>\n  <message>${message}</message>\n  <requestid>${requestId}</requestid>\n</error>\n`;
  }
  return `{\n  "message":"${message}",\n  "request_id":"${requestId}"\n}`;
}

function html(message: string, requestId: string): string {
  return `<!doctype html>
<html>
  <head>
    <meta charset="utf-8">
    <title>Error</title>
  </head>
  <body>
    <h1>Error</h1>
    <p>${message}.</p>
    <p>request_id: ${requestId}</p>
  </body>
</html>
`;
}
