import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { basename } from 'node:path';
import { whoListens } from './port-holder.js';
import { PortTakenError } from './ports.errors.js';

// Below the range of ports for outgoing connections, so that a server that is killed and started again finds its port
// still free.
const FREE_FROM = 15_000;
const FREE_TO = 32_000;
const given = new Set<number>();

/** Returns a free port on 127.0.0.1 that this program has not returned before. */
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
 * Tests a port by binding and by connecting, because neither is reliable alone: macOS allows binding a specific address
 * in addition to a wildcard, and a server with a full backlog refuses connections.
 */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canBind(port)) && !(await answers(port));
}

/** @throws PortTakenError with the name of the program that holds the port, where the system reveals it. */
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
