import { connect, type Socket } from 'node:net';
import type { Service, Target } from '../config/kong-model.js';
import { ResponseReader, type ResponseReceiver } from './response-reader.js';
import { UpstreamError } from './upstream-error.js';

export interface UpstreamRequest {
  readonly method: string;
  /** The request line with its line break; one character per byte, as in the headers. */
  readonly requestLine: string;
  /** Headers that do not depend on the instance, with the empty line after them. */
  readonly headers: string;
  readonly body: Buffer | undefined;
}

export interface ConnectionOwner {
  idle(connection: Connection): void;
  gone(connection: Connection): void;
}

export const TICK_MS = 100;
/**
 * Time after which an idle connection is closed: before the service closes it (Node does after 5 s), so that no request
 * is sent on a connection that is being closed.
 */
const IDLE_MS = 4_000;
/** Size of the pieces in which a long body is written, so that the write timeout applies to each piece. */
const PIECE_BYTES = 65_536;
/** Read buffer shared by all sockets: its content is used or copied before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/** One connection to a service, with at most one request in flight. */
export class Connection {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #ownHeaders: string;
  #service: Service;
  #receiver: ResponseReceiver | undefined;
  #reader: ResponseReader | undefined;
  #connected = false;
  #sending = false;
  #paused = false;
  #lost = false;
  #quietTicks = 0;

  constructor({ host, port }: Target, service: Service, owner: ConnectionOwner) {
    this.#service = service;
    this.#owner = owner;
    this.#ownHeaders = `Host: ${host}:${port}\r\nConnection: keep-alive\r\n`;
    const onread = { buffer: readBuffer, callback: (length: number) => this.#onData(length) };
    this.#socket = connect({ host, port, noDelay: true, onread });
    this.#socket.once('connect', () => {
      this.#connected = true;
      this.#quietTicks = 0;
    });
    this.#socket.once('end', () => this.#onEnd());
    this.#socket.once('close', () => this.#onEnd());
    this.#socket.on('error', (error) => this.#lose(error));
  }

  send(service: Service, { method, requestLine, headers, body }: UpstreamRequest, receiver: ResponseReceiver): void {
    this.#service = service;
    this.#receiver = receiver;
    this.#reader = new ResponseReader(receiver, method);
    this.#quietTicks = 0;
    this.#socket.write(requestLine + this.#ownHeaders + headers, 'latin1');
    if (body) this.#sendBody(body, 0);
  }

  /** Closes the connection without a further call to the receiver. */
  abort(): void {
    this.#receiver = undefined;
    this.#lose(new UpstreamError('BROKEN_CONNECTION'));
  }

  /** Stops reading; called while data is being received. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#quietTicks = 0;
    this.#socket.resume();
  }

  /** Checks the timeout; one check of all connections every TICK_MS costs less than a timer per request. */
  tick(): void {
    this.#quietTicks += 1;
    const [limit, reason] = this.#limit();
    if (this.#quietTicks * TICK_MS > limit) this.#lose(new UpstreamError(reason));
  }

  #limit(): [number, UpstreamError['code']] {
    const { connectTimeout, writeTimeout, readTimeout } = this.#service;
    if (!this.#connected) return [connectTimeout, 'CONNECT_TIMEOUT'];
    if (!this.#receiver) return [IDLE_MS, 'BROKEN_CONNECTION'];
    if (this.#paused) return [Infinity, 'READ_TIMEOUT'];
    return this.#sending ? [writeTimeout, 'WRITE_TIMEOUT'] : [readTimeout, 'READ_TIMEOUT'];
  }

  #sendBody(body: Buffer, from: number): void {
    this.#sending = from < body.length;
    if (!this.#sending) return;
    const to = from + PIECE_BYTES;
    this.#socket.write(body.subarray(from, to), (error) => {
      if (error) return;
      this.#quietTicks = 0;
      this.#sendBody(body, to);
    });
  }

  #onData(length: number): boolean {
    this.#quietTicks = 0;
    try {
      // Bytes without a request.
      if (!this.#reader) throw new UpstreamError('INVALID_RESPONSE');
      if (this.#reader.read(readBuffer, length)) this.#release(this.#reader.keepsConnection);
    } catch (error) {
      this.#lose(new UpstreamError('INVALID_RESPONSE', { cause: error }));
    }
    return !this.#paused;
  }

  #release(reusable: boolean): void {
    this.#receiver = undefined;
    this.#reader = undefined;
    this.#paused = false;
    if (reusable && !this.#sending && !this.#lost) this.#owner.idle(this);
    else this.#lose(new UpstreamError('BROKEN_CONNECTION'));
  }

  #onEnd(): void {
    if (this.#lost) return;
    const receiver = this.#receiver;
    if (receiver && this.#reader?.endsWithConnection) {
      this.#release(false);
      receiver.end('');
    } else this.#lose(new UpstreamError('BROKEN_CONNECTION'));
  }

  #lose(error: Error): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#owner.gone(this);
    this.#socket.destroy();
    const receiver = this.#receiver;
    this.#receiver = undefined;
    receiver?.failed(error, this.#connected);
  }
}
