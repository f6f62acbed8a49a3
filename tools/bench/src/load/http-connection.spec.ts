import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpConnection } from './http-connection.js';

let server: Server | undefined;
let connection: HttpConnection | undefined;

afterEach(() => {
  connection?.close();
  server?.close();
});

/** Connects to a server that answers each request with these chunks of bytes, in separate writes. */
async function connectTo(pieces: readonly string[]): Promise<HttpConnection> {
  server = createServer((socket) => {
    socket.on('data', () => {
      for (const [index, piece] of pieces.entries()) setTimeout(() => socket.write(piece), index * 5);
    });
  });
  const port = await new Promise<number>((resolve) => {
    server?.listen(0, '127.0.0.1', () => resolve((server?.address() as { port: number }).port));
  });
  connection = new HttpConnection(port);
  await connection.opened;
  return connection;
}

const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('HttpConnection', () => {
  it('reads a complete answer, however it is split, and then the next one', async () => {
    const client = await connectTo(['HTTP/1.1 200 OK\r\nContent-', 'Length: 5\r\n\r', '\nhe', 'llo']);
    expect(await client.send(request)).toEqual({ status: 200, bytes: 43 });
    expect(await client.send(request)).toEqual({ status: 200, bytes: 43 });
  });

  it('finds the end of a chunked answer', async () => {
    const client = await connectTo([
      'HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n',
      '5\r\nhello\r\n',
      '0\r\n\r\n',
    ]);
    expect((await client.send(request)).status).toBe(503);
  });

  it('returns status 0 when the connection ends', async () => {
    const client = await connectTo(['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe']);
    const reply = client.send(request);
    setTimeout(() => client.close(), 20);
    expect((await reply).status).toBe(0);
  });
});
