import { connect, type Socket } from 'node:net';

export interface Reply {
  /** 0 when the connection ended before the answer did. */
  status: number;
  /** Bytes of head and body. */
  bytes: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');
const unknownLength = -1;

/**
 * One keep-alive connection with one request in flight. It parses only the status and the end of an answer, to
 * save CPU time: the load generator shares the machine with the platform that it measures.
 */
export class HttpConnection {
  readonly opened: Promise<void>;
  private readonly socket: Socket;
  private settle: ((reply: Reply) => void) | undefined;
  private head: Buffer = Buffer.alloc(0);
  private status = 0;
  private received = 0;
  private expected = 0;

  constructor(port: number, host = '127.0.0.1') {
    this.socket = connect({ port, host, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => this.onData(chunk));
    this.socket.on('close', () => this.finish(0));
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.on('error', reject);
    });
  }

  get ended(): boolean {
    return this.socket.destroyed;
  }

  /** @param request the complete request text, sent unchanged */
  send(request: string): Promise<Reply> {
    return new Promise((resolve) => {
      this.settle = resolve;
      if (this.ended) this.finish(0);
      else this.socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private onData(chunk: Buffer): void {
    this.received += chunk.length;
    if (this.status === 0 && !this.readHead(chunk)) return;
    const complete = this.expected === unknownLength ? endsWith(chunk, lastChunk) : this.received >= this.expected;
    if (complete) this.finish(this.status);
  }

  private readHead(chunk: Buffer): boolean {
    this.head = this.head.length === 0 ? chunk : Buffer.concat([this.head, chunk]);
    const end = this.head.indexOf(headEnd);
    if (end < 0) return false;
    const text = this.head.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    const chunked = length === undefined && /\r\ntransfer-encoding: *chunked/i.test(text);
    this.status = Number(text.slice(9, 12));
    this.expected = chunked ? unknownLength : end + headEnd.length + Number(length ?? 0);
    return true;
  }

  private finish(status: number): void {
    const { settle, received } = this;
    this.settle = undefined;
    this.head = Buffer.alloc(0);
    this.status = 0;
    this.received = 0;
    settle?.({ status, bytes: received });
  }
}

function endsWith(chunk: Buffer, end: Buffer): boolean {
  return chunk.length >= end.length && chunk.subarray(chunk.length - end.length).equals(end);
}
