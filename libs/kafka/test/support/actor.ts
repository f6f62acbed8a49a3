/** A process of its own, so that a test can kill it: `node actor.ts <role> <options as JSON>`. */
import { setTimeout as delay } from 'node:timers/promises';
import { registry } from '@mvec/observability';
import { type PartsOptions, type RelayHooks, wire, write } from './parts.ts';

interface ActorOptions extends PartsOptions {
  /** Writer: rows go on after these. */
  firstSequence?: number;
  /** Writer: it does not survive the commit of this one. */
  deadlyRow?: number;
  /** Writer: it writes no more than so many. */
  rows?: number;
  /** Writer that dies publishing: it does while it publishes the one that makes so many, before or after the brokers have stored it. */
  death?: { messages: number; at: 'beforePublish' | 'afterPublish' };
  /** Consumer: the event whose effect it does not live to commit. */
  deadlySequence?: number;
}

/** What a slow consumer says about itself, several times a second. */
export interface Condition {
  /** What is reachable, buffers included, in MB. */
  memory: number;
  /** `consumer_lag_messages` summed, as its metrics say it. */
  lag: number;
}

const [role, json] = process.argv.slice(2);
const options = JSON.parse(json ?? '') as ActorOptions;
const parts = wire(options, mortal(options.death));

/** Commits rows with their events as fast as it can, four at a time; every fifth transaction rolls back. */
async function writeRows(): Promise<void> {
  const { firstSequence = 0, rows = Infinity } = options;
  let sequence = firstSequence;
  const lane = async (counterId: string) => {
    while (sequence < firstSequence + rows) {
      const data = { counterId, sequence: sequence++ };
      await parts.database
        .transaction(async (tx) => {
          if (data.sequence === options.deadlyRow) tx.afterCommit(die);
          await write(tx, parts.outbox, data);
          if (data.sequence % 5 === 4) throw new Error('rolled back on purpose');
        })
        .catch(() => undefined);
      await delay(1);
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(lane));
}

function mortal(death: ActorOptions['death']): RelayHooks {
  if (death === undefined) return {};
  let published = 0;
  const count = (messages: number) => {
    published += messages;
    if (published >= death.messages) die();
  };
  return { [death.at]: count };
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Begins when it is told to, more than a hundred times as slow as a handler usually is, until it is told that this is over. */
function consumeSlowly(): void {
  let slow = true;
  process.on('message', (order: 'begin' | 'recover') => {
    if (order === 'begin') parts.startConsumer({ inHandler: () => (slow ? delay(1_000) : undefined) });
    else slow = false;
  });
}

async function tellCondition(): Promise<void> {
  for (;;) {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const metric = await registry.getSingleMetric('consumer_lag_messages')?.get();
    const lag = metric?.values.reduce((all, { value }) => all + value, 0) ?? 0;
    process.send?.({ memory: Math.round((heapUsed + external) / 1024 / 1024), lag } satisfies Condition);
    await delay(200);
  }
}

switch (role) {
  case 'writer':
    parts.relay.start();
    await writeRows();
    break;
  case 'writer-that-dies-publishing':
    await writeRows();
    parts.relay.start();
    break;
  case 'relay':
    parts.relay.start();
    break;
  case 'consumer-that-dies-after-its-commit':
    parts.startConsumer({ afterCommit: die });
    break;
  case 'consumer-that-dies-in-its-transaction':
    parts.startConsumer({ inHandler: (data) => (data.sequence === options.deadlySequence ? die() : undefined) });
    break;
  case 'consumer-that-is-slow':
    consumeSlowly();
    await tellCondition();
    break;
  default:
    throw new Error(`Unknown role ${String(role)}`);
}
