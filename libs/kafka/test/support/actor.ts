/** A process that a test can kill: `node actor.ts <role> <options as JSON>`. */
import { setTimeout as delay } from 'node:timers/promises';
import { registry } from '@mvec/observability';
import { type PartsOptions, type RelayHooks, wire, write } from './parts.ts';

interface ActorOptions extends PartsOptions {
  /** Writer: sequence number of the first row. */
  firstSequence?: number;
  /** Writer: dies after the commit of this row. */
  deadlyRow?: number;
  /** Writer: maximum number of rows. */
  rows?: number;
  /** Writer that dies publishing: dies with this number of messages, before or after the brokers have stored them. */
  death?: { messages: number; at: 'beforePublish' | 'afterPublish' };
  /** Consumer: dies before it commits the effect of this event. */
  deadlySequence?: number;
}

/** State of a slow consumer, sent several times a second. */
export interface Condition {
  /** Reachable memory in MB, buffers included. */
  memory: number;
  /** Sum of its metric `consumer_lag_messages`. */
  lag: number;
}

const [role, json] = process.argv.slice(2);
const options = JSON.parse(json ?? '') as ActorOptions;
const parts = wire(options, mortal(options.death));

/** Commits rows with their events as fast as possible, four at a time; every fifth transaction rolls back. */
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

/** Starts at the message `begin`, more than a hundred times slower than a usual handler until the message `recover`. */
function consumeSlowly(): void {
  let slow = true;
  process.on('message', (order: 'begin' | 'recover') => {
    if (order === 'begin') parts.startConsumer({ inHandler: () => (slow ? delay(1_000) : undefined) });
    else slow = false;
  });
}

async function reportCondition(): Promise<void> {
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
    await reportCondition();
    break;
  default:
    throw new Error(`Unknown role ${String(role)}`);
}
