import type { Caller } from '@mvec/auth';
import { Database, one, type RowOf, sql } from '@mvec/database';
import { type Page, pageOf, readCursor } from '@mvec/http';
import { type Generation, Generations, type Progress } from '@mvec/kafka';
import type { Logger } from '@mvec/observability';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Generation as GenerationModel } from '../generated/prisma/client.js';
import type { ListRebuilds, Rebuild } from './rebuilds.dto.js';
import { RebuildRunningError } from './rebuild.errors.js';

type GenerationRow = RowOf<GenerationModel>;

/**
 * Generations of the read model.
 *
 * - Exactly one is live; readers ask for its number and read only its rows.
 * - At most one is being built: a unique index refuses a second request.
 * - A generation keeps its consumer after it becomes live: no hand-over can lose an event or count it twice.
 */
@Injectable()
export class GenerationsService extends Generations {
  constructor(
    private readonly database: Database,
    @InjectLogger() private readonly logger: Logger,
  ) {
    super();
  }

  /** Finds the live generation. Its rows stay readable for a while after another generation has replaced it. */
  async liveGeneration(): Promise<number> {
    const row = one(
      await this.database.query<RowOf<GenerationModel, 'id'>>(sql`
        select id from generation where live_at is not null and retired_at is null`),
    );
    if (row === undefined) throw new Error('No generation of the read model is live');
    return row.id;
  }

  async requestRebuild(caller: Caller): Promise<Rebuild> {
    const row = one(
      await this.database.query<GenerationRow>(sql`
        insert into generation (requested_by) values (${caller.id}) on conflict do nothing returning *`),
    );
    if (row === undefined) throw new RebuildRunningError();
    this.logger.info(
      { event: 'rebuild.requested', generation: row.id, by: caller.id },
      'rebuild requested: a new generation reads the topics from their beginning',
    );
    return toRebuild(row);
  }

  async listRebuilds({ cursor, limit }: ListRebuilds): Promise<Page<Rebuild>> {
    const before = readCursor(cursor, z.int32()) ?? null;
    const rows = await this.database.query<GenerationRow>(sql`
      select * from generation where ${before}::integer is null or id < ${before}::integer
      order by id desc limit ${limit + 1}`);
    return pageOf(rows.map(toRebuild), limit, ({ generation }) => generation);
  }

  override consuming(): Promise<Generation[]> {
    return this.database.query<Generation>(sql`
      select id, consumer, live_at is null as catching_up from generation where retired_at is null order by id`);
  }

  override async report({ id }: Generation, { total, left }: Progress): Promise<void> {
    await this.database.execute(sql`
      update generation set messages_total = ${total}, messages_left = ${left} where id = ${id} and live_at is null`);
    if (left === 0) await this.swap(id);
  }

  /** Makes the generation live and retires the one before, in one statement: readers see one or the other. */
  private async swap(id: number): Promise<void> {
    const changed = await this.database.execute(sql`
      update generation set
        live_at = case when id = ${id} then now() else live_at end,
        retired_at = case when id <> ${id} then now() end
      where exists (select from generation where id = ${id} and live_at is null)
        and ((id = ${id} and live_at is null) or (id <> ${id} and live_at is not null and retired_at is null))`);
    if (changed > 0)
      this.logger.info({ event: 'rebuild.live', generation: id }, 'rebuild finished: reports read the new generation');
  }
}

function toRebuild(row: GenerationRow): Rebuild {
  return {
    generation: row.id,
    status: statusOf(row),
    requestedBy: row.requestedBy,
    requestedAt: row.requestedAt.toISOString(),
    messages: row.messagesLeft === null ? null : { total: row.messagesTotal, left: row.messagesLeft },
    liveAt: row.liveAt?.toISOString() ?? null,
    retiredAt: row.retiredAt?.toISOString() ?? null,
    droppedAt: row.droppedAt?.toISOString() ?? null,
  };
}

function statusOf(row: GenerationRow): Rebuild['status'] {
  if (row.liveAt === null) return 'building';
  if (row.retiredAt === null) return 'live';
  return row.droppedAt === null ? 'retired' : 'dropped';
}
