/** A process of its own, so that a test can kill it: `node actor.ts <role> <options as JSON>`. */
import { setTimeout as delay } from 'node:timers/promises';
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
  default:
    throw new Error(`Unknown role ${String(role)}`);
}
