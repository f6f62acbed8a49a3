import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * A minimal mail server (RFC 5321) that fails on purpose: it can refuse recipients, and it calls a hook between the last
 * byte of a mail and its acknowledgement.
 */
export class MailServerStub {
  /** Message-IDs, in the order in which the mails were complete. */
  readonly received: string[] = [];
  /** Answer to every recipient. */
  recipientAnswer = '250 OK';
  /** Called when a mail is complete and not yet acknowledged. */
  onReceived: (() => Promise<void>) | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<MailServerStub> {
    const server = createServer();
    const stub = new MailServerStub(server);
    server.on('connection', (socket) => void stub.converse(socket).catch(() => socket.destroy()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return stub;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private async converse(socket: Socket): Promise<void> {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    socket.write('220 stub\r\n');
    let inMail = false;
    for await (const line of createInterface({ input: socket })) {
      if (inMail) {
        inMail = line !== '.';
        if (inMail) this.note(line);
        else await this.onReceived?.();
        if (!inMail) socket.write('250 taken\r\n');
      } else {
        inMail = line === 'DATA';
        socket.write(`${this.answer(line)}\r\n`);
        if (line === 'QUIT') socket.end();
      }
    }
  }

  private note(line: string): void {
    const id = /^Message-ID: (.+)$/i.exec(line)?.[1];
    if (id !== undefined) this.received.push(id);
  }

  private answer(command: string): string {
    if (command === 'DATA') return '354 go on';
    return command.startsWith('RCPT') ? this.recipientAnswer : '250 OK';
  }
}
