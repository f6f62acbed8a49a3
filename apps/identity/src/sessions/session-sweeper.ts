import { Database, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';

const batch = 1_000;

const expiredSessions = sql`
  delete from session where id in (
    select id from session where expires_at < now() limit ${batch} for update skip locked)`;

/** A used token is deleted after a week. It is still refused then, but no longer recognised as a copy. */
const longUsedTokens = sql`
  delete from refresh_token where token_hash in (
    select token_hash from refresh_token where used_at < now() - interval '7 days' limit ${batch} for update skip locked)`;

/** The latest device stays: without it, the next new device would count as the account's first. */
const longUnseenDevices = sql`
  delete from device where (account_id, fingerprint) in (
    select account_id, fingerprint from device old
    where last_seen_at < now() - interval '1 year' and exists (
      select 1 from device later
      where later.account_id = old.account_id and (later.last_seen_at, later.fingerprint) > (old.last_seen_at, old.fingerprint))
    limit ${batch} for update skip locked)`;

const sweeps = [expiredSessions, longUsedTokens, longUnseenDevices];

/** Deletes expired sessions, used tokens and old devices in small batches; instances share the work. */
@Injectable()
export class SessionSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    @InjectEnv() env: Pick<IdentityEnv, 'SESSION_SWEEP_SECONDS'>,
    @InjectLogger() logger: Logger,
  ) {
    this.task = new PeriodicTask(async () => (await this.runOnce()) >= batch, {
      name: 'session.sweep',
      everyMs: env.SESSION_SWEEP_SECONDS * 1_000,
      logger,
      failureMessage: 'session sweep failed: expired sessions stay until the next run',
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** Deletes one batch of each kind. @returns the number of rows deleted */
  async runOnce(): Promise<number> {
    let removed = 0;
    for (const sweep of sweeps) removed += await this.database.execute(sweep);
    return removed;
  }
}
