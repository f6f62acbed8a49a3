import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OrderConfirmedV1 } from '@mvec/events';
import { eventually, type SpawnedNode, spawnNode, startOwnMail, startOwnRedis } from '@mvec/testing';
import { Redis } from 'ioredis';
import { mailsTo } from './support/inbox.js';
import { MailServerStub } from './support/mail-server-stub.js';
import { confirmed } from './support/orders.js';
import { readDeliveries } from './support/reader.js';
import { type Account, patience, TestMessaging } from './support/test-messaging.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let test: TestMessaging;
let server: MailServerStub;
let account: Account;

beforeAll(() => {
  if (!existsSync(main)) throw new Error('The service is not built: npx nx build messaging');
});

beforeEach(async () => {
  [test, server] = await Promise.all([TestMessaging.create(), MailServerStub.start()]);
  account = await test.register();
});

afterEach(async () => {
  await test.stop();
  await server.stop();
});

/** Starts the service as a child process. */
async function spawn(overrides: Record<string, string> = {}): Promise<{ process: SpawnedNode; url: string }> {
  const environment = { ...test.environment(), SMTP_URL: server.url, LOG_LEVEL: 'info', ...overrides };
  const process = await spawnNode(main, environment, { readyWhen: 'service.started' });
  const line = process.output().find((text) => text.includes('service.started')) ?? '{}';
  return { process, url: (JSON.parse(line) as { url: string }).url };
}

async function confirmOrders(count: number): Promise<void> {
  const orders = Array.from({ length: count }, () => confirmed(account.accountId));
  await Promise.all(orders.map((order) => test.publish(OrderConfirmedV1, order)));
}

describe('an unavailable mail server', () => {
  it('leaves the delivery pending with the reason, and gets the mail later', async () => {
    const mail = await startOwnMail();
    await mail.server.kill();
    try {
      await test.start({ SMTP_URL: `smtp://127.0.0.1:${mail.server.smtpPort}` });
      await confirmOrders(1);
      const reason = await eventually(
        async () => (await test.deliveries(account.accountId, 'pending'))[0]?.lastError,
        patience,
      );
      expect(reason).toContain('ECONNREFUSED');

      await mail.server.start();
      await test.passTime();
      await test.deliveries(account.accountId, 'sent');
      expect(await mailsTo(account.email, 1, mail.server.webUrl)).toHaveLength(1);
    } finally {
      await mail.stop();
    }
  });
});

describe('a database that becomes unavailable while a mail is sent', () => {
  it('records the mail later, and the mail is not sent again', async () => {
    await test.start({ SMTP_URL: server.url });
    server.onReceived = () => test.refuseConnections();
    await confirmOrders(1);
    await eventually(() => server.received.length > 0, patience);
    await test.passTime();
    await test.allowConnections();
    await test.deliveries(account.accountId, 'sent');
    expect(server.received).toHaveLength(1);
  });
});

describe('a process that dies inside the SMTP dialogue', () => {
  it('leaves its mail to another process, which sends it with the same Message-ID', async () => {
    const { process } = await spawn();
    server.onReceived = () => process.kill();
    await confirmOrders(1);
    await eventually(() => server.received.length > 0, patience);
    await process.exited;
    server.onReceived = undefined;

    await test.passTime();
    await test.start({ SMTP_URL: server.url });
    const [delivery] = await test.deliveries(account.accountId, 'sent');
    const messageId = `<${String(delivery?.id)}@mvec.example>`;
    expect(server.received).toEqual([messageId, messageId]);
  });
});

describe('Redis', () => {
  let redis: Awaited<ReturnType<typeof startOwnRedis>>;
  let services: Awaited<ReturnType<typeof spawn>>[];

  beforeEach(async () => {
    redis = await startOwnRedis();
    services = [];
  });

  afterEach(async () => {
    await Promise.all(services.map((service) => service.process.kill()));
    await redis.stop();
  });

  it('may be unavailable when the service starts and stops: only mails wait for it', async () => {
    await redis.server.kill();
    const service = await spawn({ REDIS_URL: redis.server.url });
    services.push(service);
    await confirmOrders(1);
    await test.deliveries(account.accountId, 'pending');
    const query = `?accountId=${account.accountId}`;
    const pending = { status: 200, body: { items: [{ status: 'pending' }] } };
    expect(await readDeliveries(service.url, query)).toMatchObject(pending);

    await redis.server.start();
    await test.deliveries(account.accountId, 'sent');
    expect(server.received).toHaveLength(1);

    await redis.server.kill();
    await confirmOrders(1);
    await test.deliveries(account.accountId, 'pending');
    await service.process.stop();
    expect(await service.process.exited).toMatchObject({ code: 0, signal: null });
  });

  it('that refuses the password is named as such in the log', async () => {
    const url = redis.server.url.replace('redis://', 'redis://user:wrong@');
    const service = await spawn({ REDIS_URL: url });
    services.push(service);
    await eventually(
      () => service.process.output().some((line) => /Redis unavailable \(WRONGPASS/.test(line)),
      patience,
    );
  });

  it('may be flushed and killed while mails are sent: every mail goes out, none twice (promise 16)', async () => {
    const client = new Redis(redis.server.url, { lazyConnect: true });
    client.on('error', () => undefined);
    // One process is sending the first five mails while their jobs are lost and another instance fills the queue.
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let killed: Promise<unknown> | undefined;
    server.onReceived = async () => {
      if (server.received.length <= 5) await released;
      if (server.received.length > 15) killed ??= redis.server.kill().then(() => redis.server.start());
    };
    services.push(await spawn({ REDIS_URL: redis.server.url }));
    await confirmOrders(5);
    await eventually(() => server.received.length === 5, patience);
    await confirmOrders(25);
    await test.deliveries(account.accountId, 'pending', 30);
    await client.flushall();
    client.disconnect();

    const other = await test.start({ SMTP_URL: server.url, REDIS_URL: redis.server.url });
    // Eight are more than it sends at a time: by then it would also have sent the first five.
    await eventually(() => server.received.length >= 13, patience);
    release();
    await test.deliveries(account.accountId, 'sent', 30);
    await killed;
    expect(server.received).toHaveLength(30);
    expect(new Set(server.received).size).toBe(30);
    expect(await readDeliveries(other.url)).toMatchObject({ status: 200 });
  });
});
