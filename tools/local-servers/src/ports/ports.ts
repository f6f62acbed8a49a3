import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { basename } from 'node:path';
import { whoListens } from './port-holder.js';
import { PortTakenError } from './ports.errors.js';

// Below the range from which systems take the ports of outgoing connections: a server that is killed and started again
// must find its port still free.
const FREE_FROM = 15_000;
const FREE_TO = 32_000;
const given = new Set<number>();

/** A port on 127.0.0.1 that nobody listens on and that this program has not handed out before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const port = randomInt(FREE_FROM, FREE_TO);
    if (given.has(port) || !(await isPortFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port between ${FREE_FROM} and ${FREE_TO} was found.`);
}

export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => freePort()));
}

/**
 * Binding alone does not tell everywhere (macOS lets a specific address be bound beside a wildcard), nor does
 * connecting (a full backlog), so both are tried.
 */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canBind(port)) && !(await answers(port));
}

/** @throws PortTakenError naming the program that holds the port, where the system reveals it. */
export async function assertPortFree(port: number, user: string): Promise<void> {
  if (await isPortFree(port)) return;
  const holder = await whoListens(port);
  throw new PortTakenError(
    port,
    user,
    holder ? `${basename(holder.command.split(' ')[0] ?? '')} (pid ${holder.pid})` : 'another program',
  );
}

async function canBind(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}
