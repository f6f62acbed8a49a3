import pc from 'picocolors';
import { table } from '@mvec/terminal';
import type { Eventing, PlatformStatus } from './platform-status.js';

const stuckShown = 10;
const nothing = '–';

/** The backlog of every service as tables. */
export function report(status: PlatformStatus, all: boolean): string {
  return [overview(status), lags(status, all), stuck(status)].filter((part) => part !== '').join('\n\n');
}

function overview({ services }: PlatformStatus): string {
  const titles = ['service', 'outbox', 'oldest', 'lag', 'dead letters'];
  const rows = services.map(({ service, eventing }) =>
    eventing === null ? [service, 'does not answer', '', '', ''] : [service, ...cells(eventing)],
  );
  return table(titles, rows);
}

function cells({ outbox, openDeadLetters, consumers }: Eventing): string[] {
  const consumes = consumers.length > 0;
  return [
    String(outbox.messages),
    outbox.messages === 0 ? nothing : `${outbox.oldestAgeSeconds.toFixed(1)} s`,
    consumes ? totalLag(consumers) : nothing,
    consumes ? String(openDeadLetters) : nothing,
  ];
}

function totalLag(consumers: Eventing['consumers']): string {
  if (consumers.some(({ lag }) => lag === null)) return 'brokers do not answer';
  return String(consumers.reduce((sum, { lag }) => sum + (lag ?? 0), 0));
}

function lags({ services }: PlatformStatus, all: boolean): string {
  const rows = services
    .flatMap(({ eventing }) => eventing?.consumers ?? [])
    .filter(({ lag }) => all || (lag !== null && lag > 0))
    .map(({ consumer, topic, lag }) => [consumer, topic, lag === null ? '?' : String(lag)]);
  return rows.length === 0 ? '' : table(['consumer', 'topic', 'lag'], rows);
}

function stuck({ stuckOrders }: PlatformStatus): string {
  if (stuckOrders === null) return '  Stuck orders: the order service does not answer';
  const { items, nextCursor } = stuckOrders;
  if (items.length === 0) return pc.dim('  No order is stuck.');
  const rows = items.slice(0, stuckShown).map(({ orderId, status, why, since }) => [orderId, status, why, since]);
  const count = `${items.length}${nextCursor === null ? '' : ' or more'}`;
  return `${table(['stuck order', 'status', 'why', 'since'], rows)}\n  ${count} stuck`;
}
