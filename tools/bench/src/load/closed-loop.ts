import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { latenciesOf } from '../measure/statistics.js';
import { HttpConnection } from './http-connection.js';
import type { LoadJob, LoadResult, Sender, Subject } from './load.types.js';

interface Tally {
  latencies: number[];
  bytes: number;
  errors: Record<string, number>;
}

/** Runs a load job. An answer that arrives after the end counts, because the loop waits for it. */
export async function closedLoop(job: LoadJob): Promise<LoadResult> {
  const tally: Tally = { latencies: [], bytes: 0, errors: {} };
  const subjects = subjectsOf(job);
  const began = performance.now();
  const loops = Array.from({ length: job.connections }, (_, index) =>
    runConnection(job, index, subjects, tally, began),
  );
  await Promise.all(loops);
  const seconds = (performance.now() - began) / 1000;
  const requests = tally.latencies.length;
  return {
    requests,
    seconds,
    perSecond: requests / seconds,
    latency: latenciesOf(tally.latencies),
    bytesPerAnswer: requests === 0 ? 0 : Math.round(tally.bytes / requests),
    errors: tally.errors,
  };
}

async function runConnection(
  job: LoadJob,
  index: number,
  subjects: Iterator<Subject, undefined>,
  tally: Tally,
  began: number,
): Promise<void> {
  const sender = job.senders[index % job.senders.length];
  if (!sender) throw new Error('The load job has no sender');
  const end = began + job.seconds * 1000;
  const interval = job.perSecond === undefined ? 0 : (1000 * job.connections) / job.perSecond;
  let connection = new HttpConnection(job.port);
  await connection.opened;
  for (let turn = index / job.connections; performance.now() < end; turn++) {
    if (interval > 0) await delay(Math.max(0, began + interval * turn - performance.now()));
    const { value } = subjects.next();
    if (value === undefined) break;
    const mark = performance.now();
    const reply = await connection.send(requestOf(job.method, sender, value));
    tally.latencies.push(performance.now() - mark);
    tally.bytes += reply.bytes;
    if (reply.status !== job.expect) tally.errors[reply.status] = (tally.errors[reply.status] ?? 0) + 1;
    if (connection.ended) connection = new HttpConnection(job.port);
  }
  connection.close();
}

function requestOf(method: LoadJob['method'], sender: Sender, { path, bodyEnd }: Subject): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${sender.headers}`;
  if (method === 'GET') return `${head}\r\n`;
  const body = sender.bodyStart + bodyEnd;
  const about = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nIdempotency-Key: ${randomUUID()}`;
  return `${head}${about}\r\n\r\n${body}`;
}

function* subjectsOf({ subjects, take }: LoadJob): Generator<Subject, undefined> {
  if (take === 'in-turn') yield* subjects;
  else for (;;) yield subjects[Math.floor(Math.random() * subjects.length)] ?? { path: '/', bodyEnd: '' };
  return undefined;
}
