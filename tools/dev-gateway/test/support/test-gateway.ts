import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { startGateway } from '../../src/gateway.js';
import { renderKong, type KongValues } from '../../src/render/render-kong.js';
import { EchoUpstream, type Echo } from './echo-upstream.js';
import { call, json, type Call, type Reply } from './http-call.js';
import { keySet } from './tokens.js';

const KONG = join(import.meta.dirname, '..', '..', '..', '..', 'kong');

export interface GatewaySetup {
  readonly redisUrl: string;
  readonly limitsPerMinute?: Partial<KongValues['limitsPerMinute']>;
  readonly corsOrigins?: string[];
  /** Instances of services that replace the echo upstream. */
  readonly services?: Partial<KongValues['services']>;
  readonly tracing?: KongValues['tracing'];
  /** Changes the rendered text before the gateway reads it. */
  readonly patch?: (rendered: string) => string;
}

export interface TestGateway {
  readonly proxyUrl: string;
  readonly adminUrl: string;
  readonly upstream: EchoUpstream;
  logLines(): Record<string, unknown>[];
  call(request: Call): Promise<Reply>;
  /** Sends a request and returns it as the service received it. */
  echo(request: Call): Promise<Echo>;
  stop(): Promise<void>;
}

export function renderedKong(upstreamPort: number, setup: GatewaySetup): string {
  const { hostname, port, password } = new URL(setup.redisUrl);
  const at = [{ host: '127.0.0.1', port: upstreamPort }];
  const everywhere = { identity: at, catalog: at, messaging: at, order: at, payment: at, analytics: at };
  return renderKong({
    template: readFileSync(join(KONG, 'kong.yml'), 'utf8'),
    callerLua: readFileSync(join(KONG, 'lua', 'caller.lua'), 'utf8'),
    keySet,
    values: {
      services: { ...everywhere, ...setup.services },
      redis: { host: hostname, port: Number(port), password: decodeURIComponent(password) },
      limitsPerMinute: { address: 100_000, user: 100_000, service: 100_000, ...setup.limitsPerMinute },
      ...(setup.tracing && { tracing: setup.tracing }),
      corsOrigins: setup.corsOrigins ?? ['https://shop.example', 'https://admin.example'],
    },
  });
}

/** Starts the gateway on free ports, with the real kong.yml and an echo in place of every service. */
export async function startTestGateway(setup: GatewaySetup): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-test-'));
  const upstream = new EchoUpstream();
  const rendered = renderedKong(await upstream.start(), setup);
  const kongFile = join(folder, 'kong.yml');
  writeFileSync(kongFile, setup.patch ? setup.patch(rendered) : rendered);
  const log = new Lines();
  const gateway = await startGateway({ kongFile, host: '127.0.0.1', proxyPort: 0, adminPort: 0, accessLog: log });
  const send = (request: Call): Promise<Reply> => call(gateway.proxyUrl, request);
  return {
    ...gateway,
    upstream,
    call: send,
    echo: async (request) => json(await send(request)) as Echo,
    logLines: () => log.entries(),
    stop: async () => {
      await gateway.stop();
      await upstream.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

class Lines extends Writable {
  #text = '';

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#text += chunk.toString();
    done();
  }

  entries(): Record<string, unknown>[] {
    const lines = this.#text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
