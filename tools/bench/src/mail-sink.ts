import { createServer, type Server, type Socket } from 'node:net';

const answers: Record<string, string> = {
  EHLO: '250 bench',
  HELO: '250 bench',
  DATA: '354 go on',
  QUIT: '221 bye',
};

/** An SMTP server that accepts and discards every mail. */
export class MailSink {
  accepted = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor() {
    this.server = createServer((socket) => this.serve(socket));
  }

  /** @returns the port */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let text = '';
    let inMail = false;
    socket.setEncoding('latin1');
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (;;) {
        const end = inMail ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (inMail ? 5 : 2));
        if (inMail) this.accepted += 1;
        socket.write(`${inMail ? '250 taken' : answerTo(line)}\r\n`);
        inMail = !inMail && commandOf(line) === 'DATA';
      }
    });
    socket.write('220 bench\r\n');
  }
}

function answerTo(line: string): string {
  return answers[commandOf(line)] ?? '250 ok';
}

function commandOf(line: string): string {
  return line.slice(0, 4).toUpperCase();
}
