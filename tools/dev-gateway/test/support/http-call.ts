import { request } from 'node:http';

export interface Call {
  readonly method?: string;
  /** Path, sent unchanged. */
  readonly path: string;
  /** Flat list of names and values: duplicates and odd spellings are kept. */
  readonly headers?: readonly string[] | Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Body in chunked coding. */
  readonly chunks?: readonly Buffer[];
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Sends one request on a new connection. */
export function call(base: string, { method = 'GET', path, headers = {}, body, chunks }: Call): Promise<Reply> {
  const { hostname, port, host } = new URL(base);
  const given = Array.isArray(headers) ? (headers as string[]) : Object.entries(headers).flat();
  const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  const chunked = chunks === undefined ? [] : ['Transfer-Encoding', 'chunked'];
  const flat = ['Host', host, ...given, ...length, ...chunked];
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers: flat, agent: false }, (response) => {
      let text = '';
      response.setEncoding('latin1');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const received = response.headersDistinct;
        const joined = Object.entries(received).map(([name, values]) => [name, values?.join(', ')]);
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(joined), body: text });
      });
    });
    outgoing.on('error', reject);
    for (const chunk of chunks ?? []) outgoing.write(chunk);
    outgoing.end(body);
  });
}

export function json(reply: Reply): unknown {
  return JSON.parse(Buffer.from(reply.body, 'latin1').toString());
}
