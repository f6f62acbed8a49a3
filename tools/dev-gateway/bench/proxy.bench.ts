/**
 * Measures the cost of the gateway, in about 17 s. Run `node tools/dev-gateway/bench/proxy.bench.ts` after
 * `npx nx run-many -t build -p dev-gateway,bench`. Compares direct calls with calls through the gateway, with jwt, limits on
 * Redis and access log.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closedLoop, type LoadJob } from '@mvec/bench';

const HERE = import.meta.dirname;
const CONNECTIONS = 50;
const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'));
const children: ChildProcess[] = [];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Starts a child process and waits until its output contains the given text. */
function start(
  command: string,
  args: string[],
  output: 'stdout' | 'stderr',
  ready: RegExp,
): Promise<{ pid: number; match: RegExpExecArray }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.resume();
    child[output].on('data', (chunk: Buffer) => {
      if (text.length > 10_000) return;
      text += chunk.toString();
      const match = ready.exec(text);
      if (match && child.pid) resolve({ pid: child.pid, match });
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${command} ended: ${text}`)));
  });
}

/** CPU time of a process in seconds (Linux). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function publicJwk(kid: string): { jwk: object; authorization: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    sub: crypto.randomUUID(),
    kind: 'user',
    roles: ['shopper'],
    vendors: [],
    iss: 'mvec',
    aud: 'mvec-api',
  };
  const signed = `${encode({ alg: 'RS256', typ: 'at+jwt', kid })}.${encode({ ...claims, exp: Math.floor(Date.now() / 1000) + 600 })}`;
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
  return { jwk, authorization: `Bearer ${signed}.${signature}` };
}

function kongFile(upstreamPort: number, redisPort: number, keys: object[]): string {
  const at = [{ host: '127.0.0.1', port: upstreamPort }];
  const values = {
    services: { identity: at, catalog: at, messaging: at, order: at, payment: at, analytics: at },
    redis: { host: '127.0.0.1', port: redisPort, password: '' },
    limitsPerMinute: { address: 100_000_000, user: 100_000_000, service: 100_000_000 },
    corsOrigins: ['http://localhost:5173'],
  };
  const [keyFile, valueFile, out] = ['keys.json', 'values.json', 'kong.yml'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(keyFile, JSON.stringify({ keys }));
  writeFileSync(valueFile, JSON.stringify(values));
  const kong = join(HERE, '..', '..', '..', 'kong');
  const render = join(HERE, '..', 'dist', 'render-kong.js');
  execFileSync(process.execPath, [render, '--kong', kong, '--keys', keyFile, '--values', valueFile, '--out', out]);
  return out;
}

/** Measures throughput and CPU time per request; the latter depends much less on other load of the machine. */
async function measure(name: string, pid: number, job: LoadJob): Promise<void> {
  const before = cpuSeconds(pid);
  const { requests, perSecond, latency, errors } = await closedLoop(job);
  const microseconds = ((cpuSeconds(pid) - before) * 1e6) / requests;
  const { p50, p99 } = latency;
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const figures = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${failed} failed`;
  const cost = `${microseconds.toFixed(0)} µs of CPU time each = ${Math.round(1e6 / microseconds)} req/s per core`;
  console.log(`${name.padEnd(20)} ${Math.round(perSecond).toString().padStart(6)} req/s, ${figures}, ${cost}`);
}

try {
  const redisPort = await freePort();
  const redisArgs = ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  await start('redis-server', redisArgs, 'stdout', /Ready to accept connections/);
  const upstream = await start(process.execPath, [join(HERE, 'upstream.ts')], 'stdout', /port (\d+)/);
  const upstreamPort = Number(upstream.match[1]);
  const user = publicJwk('user-bench');
  const file = kongFile(upstreamPort, redisPort, [user.jwk, publicJwk('service-bench').jwk]);
  const main = join(HERE, '..', 'dist', 'main.js');
  const gatewayArgs = [main, '--kong-file', file, '--proxy-port', '0', '--admin-port', '0'];
  const gateway = await start(process.execPath, gatewayArgs, 'stderr', /proxy http:\/\/127\.0\.0\.1:(\d+)/);
  const proxyPort = Number(gateway.match[1]);
  const headers = `User-Agent: bench\r\nAccept: application/json\r\nAuthorization: ${user.authorization}\r\n`;
  const load = { method: 'GET', senders: [{ headers, bodyStart: '' }], take: 'at-random', expect: 200 } as const;
  const reading = (path: string) => ({ ...load, subjects: [{ path, bodyEnd: '' }] });
  const direct = { ...reading('/v1/orders?limit=20'), port: upstreamPort };
  const proxied = { ...reading('/api/order/v1/orders?limit=20'), port: proxyPort };

  // Warm-up: cold code costs twice as much.
  await closedLoop({ ...proxied, connections: CONNECTIONS, seconds: 5 });
  const slow = { connections: 10, seconds: 3, perSecond: 200 };
  const full = { connections: CONNECTIONS, seconds: 3 };
  await measure('direct, 200 req/s', upstream.pid, { ...direct, ...slow });
  await measure('gateway, 200 req/s', gateway.pid, { ...proxied, ...slow });
  await measure('direct, full load', upstream.pid, { ...direct, ...full });
  await measure('gateway, full load', gateway.pid, { ...proxied, ...full });
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}
