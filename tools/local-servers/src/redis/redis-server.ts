import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ManagedProcess, type Launch } from '../processes/managed-process.js';
import { makePrivateDirectory } from '../tools/directories.js';
import { defaultCacheDirectory } from '../tools/download-cache.js';
import { redisBinary } from './redis-binary.js';

export interface RedisOptions {
  home: string;
  port: number;
  password: string;
  /** Folder for a downloaded Redis; shared by all homes. */
  cache?: string;
  onProgress?: (message: string) => void;
}

/** A Redis on 127.0.0.1 that persists its data (append-only file) and refuses writes instead of evicting keys. */
export class RedisServer extends ManagedProcess {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly url: string;

  constructor(options: RedisOptions) {
    super({
      name: 'redis',
      home: options.home,
      launch: () => prepare(options),
      ready: () => answersPing(options.port, options.password),
      stopOrder: 10,
    });
    this.port = options.port;
    this.url = `redis://:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}`;
  }
}

async function prepare(options: RedisOptions): Promise<Launch> {
  const folder = join(options.home, 'redis');
  await makePrivateDirectory(folder);
  // The password is in a file, because every user of the machine can read arguments.
  await writeFile(join(folder, 'redis.conf'), configuration(options, folder), { mode: 0o600 });
  const command = await redisBinary(options.cache ?? defaultCacheDirectory(), options.onProgress);
  return { command, args: [join(folder, 'redis.conf')], cwd: folder };
}

function configuration({ port, password }: RedisOptions, folder: string): string {
  return `bind 127.0.0.1
port ${port}
requirepass ${JSON.stringify(password)}
dir ${JSON.stringify(folder)}
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
`;
}

/** Readiness probe. A Redis that is loading its data answers with an error, which counts as not ready. */
export async function answersPing(port: number, password: string): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(2_000, () => socket.destroy());
  try {
    return await new Promise<boolean>((resolve, reject) => {
      let answer = '';
      socket.on('error', () => resolve(false));
      socket.on('close', () => resolve(false));
      socket.on('data', (chunk) => {
        answer += chunk.toString();
        if (answer.includes('-WRONGPASS')) reject(new Error('does not accept its password: another Redis answers'));
        if (answer.split('\r\n').length > 2) resolve(answer.endsWith('+PONG\r\n'));
      });
      socket.write(`*2\r\n$4\r\nAUTH\r\n$${Buffer.byteLength(password)}\r\n${password}\r\n*1\r\n$4\r\nPING\r\n`);
    });
  } finally {
    socket.destroy();
  }
}
