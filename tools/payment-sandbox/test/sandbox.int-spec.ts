import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const apiKey = 'test-key';
interface Body {
  status?: unknown;
  items?: unknown[];
}

let folder: string;
let journal: string;
let url: string;
let child: ChildProcess;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startSandbox(): Promise<void> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  child = spawn(process.execPath, [main], {
    env: {
      HTTP_PORT: String(port),
      PROVIDER_API_KEY: apiKey,
      SANDBOX_JOURNAL: journal,
      SANDBOX_HOLD_MS: '300',
      SANDBOX_LATE_MS: '1500',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout) await once(child.stdout, 'data');
}

async function kill(): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function post(path: string, key: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

async function read(path: string): Promise<Body> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${apiKey}` } });
  return (await response.json()) as Body;
}

const charge = (cardToken = 'tok_success', amount = 1_000) => ({
  amount,
  currency: 'EUR',
  cardToken,
  reference: 'order-1',
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'payment-sandbox-'));
  journal = join(folder, 'journal.jsonl');
  await startSandbox();
});

afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('Charging', () => {
  it('charges once for one key, also for concurrent requests', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => post('/charges', 'k1', charge('tok_slow'))));
    const bodies = await Promise.all(responses.map((response) => response.json()));

    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(responses.filter((response) => response.status === 201)).toHaveLength(1);
    expect(responses.filter((response) => response.headers.get('idempotent-replayed') === 'true')).toHaveLength(19);
    expect((await read('/charges')).items).toHaveLength(1);
  });

  it('refuses a key that was used for another request', async () => {
    await post('/charges', 'k1', charge());
    const other = await post('/charges', 'k1', charge('tok_success', 999));

    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('declines by card, and again for the same key', async () => {
    for (const status of [201, 200]) {
      const response = await post('/charges', 'k1', charge('tok_declined'));
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ status: 'declined', declineCode: 'card_declined' });
    }
  });

  it.each([
    ['an unknown card', charge('tok_other'), 422],
    ['a card whose network is down', charge('tok_down'), 503],
    ['an amount of zero', charge('tok_success', 0), 422],
    ['a fraction of a cent', charge('tok_success', 1.5), 422],
  ])('charges nothing for %s', async (_name, body, status) => {
    expect((await post('/charges', 'k1', body)).status).toBe(status);
    expect((await read('/charges')).items).toEqual([]);
  });

  it('requires an idempotency key and the API key', async () => {
    expect((await post('/charges', '', charge())).status).toBe(400);
    expect((await fetch(`${url}/charges`)).status).toBe(401);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('withholds the first answer after charging and gives the stored one to the retry', async () => {
    await expect(post('/charges', 'k1', charge('tok_timeout_after_charge'))).rejects.toThrow();
    const retry = await post('/charges', 'k1', charge('tok_timeout_after_charge'));

    expect(retry.status).toBe(200);
    const { items } = await read('/charges');
    const charged = await retry.json();
    expect(items).toEqual([charged]);
    expect(await read('/charges/by-key/k1')).toEqual(charged);
  });
});

describe('A card that is charged late', () => {
  it('is not found until then, and is charged once although the caller has left', async () => {
    const impatient = AbortSignal.timeout(500);
    await expect(post('/charges', 'k1', charge('tok_late_charge'), impatient)).rejects.toThrow();
    expect(await read('/charges/by-key/k1')).toMatchObject({ status: 404, code: 'charge_not_found' });

    const retry = await post('/charges', 'k1', charge('tok_late_charge'));
    const charged = (await retry.json()) as object;
    expect(charged).toMatchObject({ status: 'succeeded' });
    expect(await read('/charges/by-key/k1')).toEqual(charged);
    expect((await read('/charges')).items).toEqual([charged]);
  });
});

describe('A bad request', () => {
  it('does not stop the sandbox', async () => {
    const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': 'k1' };

    expect((await fetch(`${url}/charges/by-key/%E0%A4%A`, { headers })).status).toBe(400);
    expect((await fetch(`${url}/charges`, { method: 'POST', headers, body: '{' })).status).toBe(400);
    expect((await fetch(`${url}/charges`, { method: 'POST', headers, body: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});

describe('Refunding', () => {
  it('never refunds more than was charged, also for concurrent requests', async () => {
    const { id } = (await (await post('/charges', 'k1', charge())).json()) as { id: string };
    const responses = await Promise.all(
      ['r1', 'r2', 'r3', 'r4'].map((key) => post('/refunds', key, { chargeId: id, amount: 300 })),
    );

    expect(responses.map((response) => response.status).sort()).toEqual([201, 201, 201, 422]);
    expect((await post('/refunds', 'r1', { chargeId: id, amount: 300 })).status).toBe(200);
    expect((await read('/refunds')).items).toHaveLength(3);
  });

  it('refuses charges that are unknown or declined', async () => {
    const declined = (await (await post('/charges', 'k1', charge('tok_declined'))).json()) as { id: string };

    expect((await post('/refunds', 'r1', { chargeId: 'ch_none', amount: 1 })).status).toBe(404);
    expect((await post('/refunds', 'r1', { chargeId: declined.id, amount: 1 })).status).toBe(422);
  });
});

describe('A killed sandbox', () => {
  it('restores every answered charge', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
    const answered = new Map<string, unknown>();
    const work = keys.map(async (key) => {
      const response = await post('/charges', key, charge());
      answered.set(key, await response.json());
      if (answered.size === 20) child.kill('SIGKILL');
    });
    await Promise.allSettled(work);
    await kill();
    await startSandbox();

    expect(answered.size).toBeGreaterThanOrEqual(20);
    for (const [key, body] of answered) expect(await read(`/charges/by-key/${key}`)).toEqual(body);
  });

  it('answers the retry of a charge whose answer was lost in the kill', async () => {
    const lost = post('/charges', 'k1', charge('tok_timeout_after_charge')).catch(() => undefined);
    while (readFileSync(journal, 'utf8') === '') await new Promise(setImmediate);
    await kill();
    await lost;
    await startSandbox();

    expect((await post('/charges', 'k1', charge('tok_timeout_after_charge'))).status).toBe(200);
    expect((await read('/charges')).items).toHaveLength(1);
  });

  it('drops an incomplete last line and appends after it', async () => {
    await post('/charges', 'k1', charge());
    await kill();
    appendFileSync(journal, '{"kind":"charge","key":"k2","requ');
    await startSandbox();
    await post('/charges', 'k3', charge());
    await kill();
    await startSandbox();

    expect((await read('/charges')).items).toHaveLength(2);
    expect((await read('/charges/by-key/k2')).status).toBe(404);
  });

  it('still refuses to refund more than was charged', async () => {
    const { id } = (await (await post('/charges', 'k1', charge())).json()) as { id: string };
    await post('/refunds', 'r1', { chargeId: id, amount: 700 });
    await kill();
    await startSandbox();

    expect((await post('/refunds', 'r2', { chargeId: id, amount: 301 })).status).toBe(422);
    expect((await post('/refunds', 'r1', { chargeId: id, amount: 700 })).status).toBe(200);
  });
});
