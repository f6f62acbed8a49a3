import { describe, expect, it } from '@jest/globals';
import type { ResponseHead } from './response-head.js';
import { ResponseReader, type ResponseReceiver } from './response-reader.js';

class Received implements ResponseReceiver {
  answer: ResponseHead | undefined;
  body = '';
  ended = false;

  head(head: ResponseHead): void {
    this.answer = head;
  }

  data(chunk: Buffer): void {
    this.body += chunk.toString('latin1');
  }

  end(body: string): void {
    this.body += body;
    this.ended = true;
  }

  failed(error: Error): void {
    throw error;
  }
}

function read(pieces: readonly string[], method = 'GET'): { received: Received; reader: ResponseReader } {
  const received = new Received();
  const reader = new ResponseReader(received, method);
  for (const piece of pieces) {
    const complete = reader.read(Buffer.from(piece, 'latin1'), piece.length);
    expect(complete).toBe(received.ended);
  }
  return { received, reader };
}

const answer = (...lines: string[]): string => lines.join('\r\n');

const WITH_LENGTH = answer('HTTP/1.1 200 OK', 'Content-Type: text/plain', 'content-length:  5 ', '', 'h\u00e9llo');
const CHUNKED = answer(
  'HTTP/1.1 200 OK',
  'Transfer-Encoding: chunked',
  '',
  '3;x=y',
  'h\u00e9l',
  '2',
  'lo',
  '0',
  'T: 1',
  '',
  '',
);
const AFTER_INTERIM = answer('HTTP/1.1 103 Early Hints', 'Link: </a>', '', WITH_LENGTH);

describe('ResponseReader', () => {
  it.each([
    ['a length', WITH_LENGTH],
    ['chunks', CHUNKED],
    ['an interim answer before it', AFTER_INTERIM],
  ])('reads an answer with %s, wherever it is split in two', (_, text) => {
    for (let cut = 1; cut < text.length; cut += 1) {
      const { received, reader } = read([text.slice(0, cut), text.slice(cut)]);
      expect({ status: received.answer?.status, body: received.body }).toEqual({ status: 200, body: 'h\u00e9llo' });
      expect({ ended: received.ended, keeps: reader.keepsConnection }).toEqual({ ended: true, keeps: true });
    }
    expect(read(Array.from(text)).received.body).toBe('h\u00e9llo');
    expect(read([text]).received.body).toBe('h\u00e9llo');
  });

  it('passes on the headers for the client unchanged', () => {
    const text = answer(
      'HTTP/1.1 200 OK',
      'X-A:1',
      'x-a:\t2',
      'Connection: keep-alive',
      'Keep-Alive: timeout=5',
      'Content-Length: 0',
      '',
      '',
    );
    expect(read([text]).received.answer?.headers).toEqual(['X-A', '1', 'x-a', '2', 'Content-Length', '0']);
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n'],
    ['GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('expects no body after %s: %j', (method, text) => {
    const { received, reader } = read([text], method);
    expect([received.ended, received.body, reader.keepsConnection]).toEqual([true, '', true]);
  });

  it('reads to the end of the connection when no header gives the length of the body', () => {
    const { received, reader } = read(['HTTP/1.1 200 OK\r\n\r\nhel', 'lo']);
    expect([received.ended, received.body, reader.endsWithConnection]).toEqual([false, 'hello', true]);
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
    ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nmore'],
  ])('closes the connection after %j', (text) => {
    const { received, reader } = read([text]);
    expect([received.ended, received.body, reader.keepsConnection]).toEqual([true, 'ok', false]);
  });

  it.each([
    ['ICY 200 OK\r\n\r\n'],
    ['HTTP/1.1 20 OK\r\n\r\n'],
    ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nno colon\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\n: nameless\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n'],
    [`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(16_384)}`],
  ])('refuses %j', (text) => {
    expect(() => read([text])).toThrow('INVALID_RESPONSE');
  });
});
