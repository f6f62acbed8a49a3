import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A proxy to a local server that drops answers: the server has done its work, but its caller gets no answer. */
export class LossyLine {
  private losing = 0;
  private method = '';
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (caller: Socket) => this.carry(caller));
  }

  static async open(targetUrl: string): Promise<LossyLine> {
    const server = createServer();
    const line = new LossyLine(server, new URL(targetUrl));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * Closes the connection at the first byte of each of the next answers.
   * @param method HTTP method of the requests whose answers are dropped; all others are passed on
   */
  loseNextAnswers(count = 1, method = ''): void {
    this.losing = count;
    this.method = method;
  }

  /** Number of answers still to be dropped. */
  get toLose(): number {
    return this.losing;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private carry(caller: Socket): void {
    const callee = connect(Number(this.target.port), this.target.hostname);
    const cut = () => [caller, callee].forEach((socket) => socket.destroy());
    for (const socket of [caller, callee]) {
      this.sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    let request = '';
    caller.on('data', (part) => (request = part.toString('latin1')));
    caller.pipe(callee);
    callee.on('data', (part) => {
      if (this.losing === 0 || !request.startsWith(this.method)) caller.write(part);
      else {
        this.losing -= 1;
        cut();
      }
    });
  }
}
