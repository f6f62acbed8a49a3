import { connect, type Socket } from 'node:net';
import type { Service, Target } from '../config/kong-model.js';
import { ResponseReader, type ResponseReceiver } from './response-reader.js';
import { UpstreamError } from './upstream-error.js';

export interface UpstreamRequest {
  readonly method: string;
  /** With its line break; one character for each byte, as the headers. */
  readonly requestLine: string;
  /** Those that do not depend on the instance that is asked, with the empty line after them. */
  readonly headers: string;
  readonly body: Buffer | undefined;
}

export interface ConnectionOwner {
  idle(connection: Connection): void;
  gone(connection: Connection): void;
}

export const TICK_MS = 100;
/**
 * Idle connections are given up before a service closes them (Node does after 5 s, Kong's peers after 60 s), so a
 * request is not sent on a connection that is just being closed.
 */
const IDLE_MS = 4_000;
/** A write is done when the system has taken it; a long body in pieces shows that it is getting on. */
const PIECE_BYTES = 65_536;
/** All sockets read into it: what came is used up, or copied, before anything else can be read. */
const readBuffer = Buffer.allocUnsafeSlow(65_536);

/** One connection to a service, with at most one request on its way. */
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

  /** The receiver hears no more. */
  abort(): void {
    this.#receiver = undefined;
    this.#lose(new UpstreamError('BROKEN_CONNECTION'));
  }

  /** Called while data is being received: after it no more is read. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#quietTicks = 0;
    this.#socket.resume();
  }

  /** A look at every connection each TICK_MS costs less than a timer for each request. */
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
      // Bytes that nobody asked for.
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
