import { UnexpectedAnswerError } from '@mvec/demo-market';
import { CommandError } from '@mvec/terminal';
import { type Operator, reasonOf } from '../operator/operator.js';
import type { Filter } from './options.js';

export interface Letter {
  id: string;
  consumer: string;
  status: 'open' | 'replayed' | 'dropped';
  eventId: string | null;
  eventType: string | null;
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  cause: string;
  attempts: number;
  createdAt: string;
  settledAt: string | null;
}

export interface WholeLetter extends Letter {
  headers: Record<string, string>;
  value: { encoding: 'json' | 'base64'; text: string } | null;
  actions: { action: string; outcome: string; callerId: string; reason: string | null; at: string }[];
}

export interface Replayed {
  applied: number;
  duplicate: number;
  unchanged: number;
  failed: number;
  stale: number;
  nextCursor: string | null;
}

interface Page {
  items: Letter[];
  nextCursor: string | null;
}

const missing = 404;
const settled = 409;
const pageSize = 100;

/** The operator API for dead letters of the chosen services. */
export class LetterDesk {
  constructor(
    private readonly operator: Operator,
    readonly services: readonly string[],
  ) {}

  /** The newest dead letters of a service, at most `max`. */
  async list(service: string, filter: Filter, status: string, max: number): Promise<Letter[]> {
    const found: Letter[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ ...filter, limit: String(Math.min(pageSize, max - found.length)) });
      if (status !== 'any') query.set('status', status);
      if (cursor !== null) query.set('cursor', cursor);
      const page: Page = await this.operator.get<Page>(`${pathOf(service)}?${query.toString()}`);
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && found.length < max);
    return found;
  }

  /** @throws CommandError when no service has it */
  async find(id: string): Promise<{ service: string; letter: WholeLetter }> {
    for (const service of this.services) {
      const path = `${pathOf(service)}/${encodeURIComponent(id)}`;
      const { status, body } = await this.operator.send<WholeLetter>('GET', path, [200, 400, missing]);
      if (status === 200) return { service, letter: body };
      if (status === 400) throw new CommandError(`${id} is not the id of a dead letter.`);
    }
    throw new CommandError(`There is no dead letter ${id} in ${this.services.join(', ')}.`);
  }

  /** @returns the outcome, `refused` when it was settled the other way before */
  async settle(service: string, id: string, action: 'replay' | 'drop', body?: object) {
    const path = `${pathOf(service)}/${id}/${action}`;
    const answer = await this.operator.send<{ outcome: string; deadLetter: Letter }>(
      'POST',
      path,
      [200, settled],
      body,
    );
    if (answer.status === settled) return { outcome: 'refused', cause: '' };
    return { outcome: answer.body.outcome, cause: answer.body.deadLetter.cause };
  }

  async replayMany(service: string, filter: Filter, cursor: string | null): Promise<Replayed> {
    const body = cursor === null ? filter : { ...filter, cursor };
    return (await this.operator.send<Replayed>('POST', `${pathOf(service)}/replay`, [200], body)).body;
  }

  /** Runs `work` for every service. A service that does not answer is reported and counted as silent. */
  async each<T>(
    work: (service: string) => Promise<T>,
  ): Promise<{ done: { service: string; value: T }[]; silent: number }> {
    const done: { service: string; value: T }[] = [];
    let silent = 0;
    for (const service of this.services) {
      try {
        done.push({ service, value: await work(service) });
      } catch (error) {
        if (!(error instanceof UnexpectedAnswerError)) throw error;
        if (error.status < 500) throw new CommandError(reasonOf(error));
        console.error(`${service} does not answer.`);
        silent += 1;
      }
    }
    return { done, silent };
  }
}

function pathOf(service: string): string {
  return `/api/${service}/v1/dead-letters`;
}
