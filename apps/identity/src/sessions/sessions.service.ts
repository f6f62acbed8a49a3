import { type Caller, requireUser } from '@mvec/auth';
import { Database } from '@mvec/database';
import { pageOf, readCursor, type Page, type PageQuery } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Models } from '../models/models.js';
import { SessionNotFoundError } from './session.errors.js';
import {
  belongsTo,
  endSession,
  endSessions,
  isLive,
  listLiveSessions,
  requireLiveSession,
  type Session,
} from './sessions.repository.js';

/**
 * Lists and ends an account's sessions. Ending one stops its refresh tokens at once; issued access tokens expire within
 * ten minutes.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly models: Models,
  ) {}

  /** @throws {SessionEndedError} */
  async listSessions(caller: Caller, { cursor, limit }: PageQuery): Promise<Page<Session>> {
    requireUser(caller);
    const before = readCursor(cursor, z.uuid());
    await requireLiveSession(this.database, caller);
    const rows = await listLiveSessions(this.database, { accountId: caller.id, before, count: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  async signOut(caller: Caller): Promise<void> {
    requireUser(caller);
    await endSession(this.database, caller.id, caller.sessionId);
  }

  /** @throws {SessionNotFoundError | SessionEndedError} */
  async signOutOf(caller: Caller, sessionId: string): Promise<void> {
    requireUser(caller);
    if (!(await belongsTo(this.models, caller.id, sessionId))) throw new SessionNotFoundError(sessionId);
    await requireLiveSession(this.database, caller);
    await endSession(this.database, caller.id, sessionId);
  }

  /** Does nothing for an ended session: its token may be a thief's, whom the owner has signed out. */
  async signOutEverywhere(caller: Caller): Promise<void> {
    requireUser(caller);
    await this.database.transaction(async (tx) => {
      if (await isLive(tx, caller)) await endSessions(tx, caller.id, 'signed_out');
    });
  }
}
