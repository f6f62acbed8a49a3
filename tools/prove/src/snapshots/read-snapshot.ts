import type { RunningPlatform } from '@mvec/launcher';
import type { Snapshot } from './snapshot.types.js';
import type { DatabaseReader } from './database-reader.js';
import { readCatalog } from './read-catalog.js';
import { readEventing } from './read-eventing.js';
import { readOrders } from './read-orders.js';
import { readAnalytics, readIdentity, readMessaging } from './read-others.js';
import { readMails, readProvider } from './read-outside.js';
import { readPayments } from './read-payments.js';
import { readDeadLetterTopics, readEvents } from './read-topics.js';

/** Reads the snapshot from databases, topics, mails and the provider's journal, without calling a service. */
export async function readSnapshot(platform: RunningPlatform, reader: DatabaseReader): Promise<Snapshot> {
  const { urls } = platform;
  return {
    order: await readOrders(reader),
    catalog: await readCatalog(reader),
    payment: await readPayments(reader),
    messaging: await readMessaging(reader),
    analytics: await readAnalytics(reader),
    identity: await readIdentity(reader),
    eventing: await readEventing(reader),
    messages: await readEvents(urls.kafka),
    deadLettered: await readDeadLetterTopics(urls.kafka),
    provider: readProvider(await platform.paymentJournal()),
    mails: await readMails(await platform.mailFolder()),
  };
}
