import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { openSocket } from './smtp-socket.js';

function open(port: number): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    openSocket({ host: 'localhost', port }, (error, options) => {
      if (error) reject(error);
      else resolve(options?.connection);
    });
  });
}

describe('openSocket', () => {
  it('passes a connected socket, from which the greeting can still be read', async () => {
    const server = createServer((client) => client.end('220 hello\r\n')).listen(0);
    await once(server, 'listening');
    const socket = await open((server.address() as AddressInfo).port);
    expect(socket?.readyState).toBe('open');
    const chunks = await socket?.toArray();
    expect(String(chunks)).toBe('220 hello\r\n');
    server.close();
  });

  it('passes the error of a failed connection', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
