import { UpstreamError } from './upstream-error.js';

const LINE_LIMIT = 4_096;
const LINE_FEED = 10;

/** Decodes a body in chunked coding as it arrives (RFC 9112, 7.1). */
export class ChunkedBody {
  #expects: 'size' | 'data' | 'end of data' | 'trailer' = 'size';
  #remaining = 0;
  #line = '';

  /** Passes on the data. Returns the position of the body's end, or undefined while it is incomplete. */
  read(bytes: Buffer, onData: (data: Buffer) => void): number | undefined {
    let at = 0;
    while (at < bytes.length) {
      if (this.#expects === 'data') {
        const data = bytes.subarray(at, at + this.#remaining);
        at += data.length;
        this.#remaining -= data.length;
        if (this.#remaining === 0) this.#expects = 'end of data';
        onData(data);
        continue;
      }
      const lineEnd = bytes.indexOf(LINE_FEED, at);
      const next = lineEnd < 0 ? bytes.length : lineEnd + 1;
      this.#line += bytes.toString('latin1', at, next);
      at = next;
      if (this.#line.length > LINE_LIMIT) throw new UpstreamError('INVALID_RESPONSE');
      if (lineEnd >= 0 && this.#isLast(this.#takeLine())) return at;
    }
    return undefined;
  }

  #takeLine(): string {
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) throw new UpstreamError('INVALID_RESPONSE');
    return line.slice(0, -2);
  }

  #isLast(line: string): boolean {
    if (this.#expects === 'trailer') return line === '';
    if (this.#expects === 'end of data') {
      if (line !== '') throw new UpstreamError('INVALID_RESPONSE');
      this.#expects = 'size';
      return false;
    }
    const digits = /^([\dA-Fa-f]{1,8})[ \t]*(?:;.*)?$/.exec(line)?.[1];
    if (digits === undefined) throw new UpstreamError('INVALID_RESPONSE');
    this.#remaining = parseInt(digits, 16);
    this.#expects = this.#remaining === 0 ? 'trailer' : 'data';
    return false;
  }
}
