import { ChunkedBody } from './chunked-body.js';
import { parseResponseHead, type ResponseHead } from './response-head.js';
import { UpstreamError } from './upstream-error.js';

/** Receives an answer as it arrives. `end` or `failed` is the last call. */
export interface ResponseReceiver {
  head(head: ResponseHead): void;
  /** The chunk is valid only during the call. */
  data(chunk: Buffer): void;
  /** `body` is the complete body if it arrived together with the head; one character per byte. */
  end(body: string): void;
  /** `sent` is true when a part of the request may have reached the service. */
  failed(error: Error, sent: boolean): void;
}

const HEAD_LIMIT = 16_384;
const HEAD_END = '\r\n\r\n';

/** Parses one HTTP/1.1 answer from the bytes of a connection. Throws for an invalid answer. */
export class ResponseReader {
  readonly #receiver: ResponseReceiver;
  /** Whether the answer is to a HEAD request. */
  readonly #headOnly: boolean;
  #headText = '';
  #head: ResponseHead | undefined;
  #remaining = 0;
  #chunked: ChunkedBody | undefined;
  #surplus = false;

  constructor(receiver: ResponseReceiver, method: string) {
    this.#receiver = receiver;
    this.#headOnly = method === 'HEAD';
  }

  /** Whether the connection can be reused: the answer was complete, with no bytes after it. */
  get keepsConnection(): boolean {
    return this.#head !== undefined && this.#head.keepAlive && !this.#surplus && !this.endsWithConnection;
  }

  get endsWithConnection(): boolean {
    return this.#head !== undefined && this.#remaining === Infinity;
  }

  /** True when the answer is complete. */
  read(buffer: Buffer, length: number): boolean {
    if (this.#head) return this.#readBody(buffer.subarray(0, length));
    const earlier = this.#headText.length;
    const text = this.#headText + buffer.toString('latin1', 0, Math.min(length, HEAD_LIMIT));
    const headEnd = text.indexOf(HEAD_END);
    if (headEnd < 0) {
      if (text.length >= HEAD_LIMIT) throw new UpstreamError('INVALID_RESPONSE');
      this.#headText = text;
      return false;
    }
    const head = parseResponseHead(text.slice(0, headEnd));
    const bodyStart = headEnd + HEAD_END.length - earlier;
    if (head.status < 200) return this.#skipInterim(head, buffer.subarray(bodyStart, length));
    this.#head = head;
    this.#receiver.head(head);
    // Fast path: most answers are short and arrive in one piece.
    if (head.contentLength === length - bodyStart && length < HEAD_LIMIT && !this.#headOnly) {
      this.#receiver.end(text.slice(bodyStart + earlier));
      return true;
    }
    this.#expectBody(head);
    return this.#readBody(buffer.subarray(bodyStart, length));
  }

  #skipInterim({ status }: ResponseHead, rest: Buffer): boolean {
    if (status === 101) throw new UpstreamError('INVALID_RESPONSE');
    this.#headText = '';
    return rest.length > 0 && this.read(rest, rest.length);
  }

  #expectBody({ status, chunked, contentLength }: ResponseHead): void {
    if (this.#headOnly || status === 204 || status === 304) return;
    if (chunked) this.#chunked = new ChunkedBody();
    else this.#remaining = contentLength ?? Infinity;
  }

  #readBody(bytes: Buffer): boolean {
    const end = this.#chunked
      ? this.#chunked.read(bytes, (data) => this.#receiver.data(data))
      : this.#readPlain(bytes.subarray(0, this.#remaining));
    if (end === undefined) return false;
    this.#surplus = end < bytes.length;
    this.#receiver.end('');
    return true;
  }

  #readPlain(data: Buffer): number | undefined {
    if (data.length > 0) this.#receiver.data(data);
    this.#remaining -= data.length;
    return this.#remaining === 0 ? data.length : undefined;
  }
}
