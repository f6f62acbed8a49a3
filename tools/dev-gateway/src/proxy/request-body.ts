import type { Exchange } from './exchange.js';

/** The client disconnected while it was sending the body. */
export class ClientGoneError extends Error {}

/**
 * Reads the complete request body; returns undefined when it is longer than the limit. Kong also reads the complete body
 * before it calls the upstream (`proxy_request_buffering`), so a client that stops halfway never reaches a service.
 */
export function readBody({ request, response, headers }: Exchange, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (headers.first('expect') !== undefined) response.writeContinue();
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) {
        request.off('data', onData).pause();
        resolve(undefined);
      } else chunks.push(chunk);
    };
    request.on('data', onData);
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', () => reject(new ClientGoneError()));
    request.once('close', () => reject(new ClientGoneError()));
  });
}
