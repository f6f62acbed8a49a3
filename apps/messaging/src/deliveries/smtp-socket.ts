import { connect, type Socket } from 'node:net';

/** Server address that nodemailer passes. */
interface SmtpAddress {
  host?: string | undefined;
  port?: number | string | undefined;
  secure?: boolean | undefined;
}

type Opened = (error: Error | null, options?: { connection: Socket }) => void;

const submission = 587;
const submissionOverTls = 465;
const timeoutMs = 5_000;

/**
 * Opens the connection for nodemailer, which would cache the server's IP address for five minutes: a mail server that
 * comes back with another one, such as a recreated container, would get no mail meanwhile. nodemailer adds TLS.
 */
export function openSocket({ host, port, secure = false }: SmtpAddress, opened: Opened): void {
  const socket = connect({
    host: host ?? 'localhost',
    port: Number(port ?? (secure ? submissionOverTls : submission)),
  });
  const late = setTimeout(() => {
    socket.destroy(Object.assign(new Error('The mail server does not accept a connection'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  const failed = (error: Error) => {
    clearTimeout(late);
    opened(error);
  };
  socket.once('error', failed);
  socket.once('connect', () => {
    clearTimeout(late);
    socket.off('error', failed);
    opened(null, { connection: socket });
  });
}
