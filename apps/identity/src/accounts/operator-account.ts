import { Database, one, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { EmailTakenError } from './account.errors.js';
import type { Role } from './account.js';
import { AccountsService } from './accounts.service.js';

/**
 * Makes the first operator, without whom nobody could approve a vendor. Safe to run at every start and in several
 * instances at once.
 *
 * An account that exists is left as it is: its password may have been changed since, and one that a stranger registered
 * under this address must never become an operator's.
 */
@Injectable()
export class OperatorAccount implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    @InjectEnv() private readonly env: Pick<IdentityEnv, 'OPERATOR_EMAIL' | 'OPERATOR_PASSWORD'>,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { OPERATOR_EMAIL: email, OPERATOR_PASSWORD: password } = this.env;
    if (email === undefined || password === undefined) return;
    const roles = await this.rolesOf(email);
    if (roles === undefined) await this.create(email, password);
    else if (!roles.includes('operator')) {
      this.logger.error(
        { event: 'operator.address_taken' },
        'the address in OPERATOR_EMAIL belongs to another account',
      );
    }
  }

  private async create(email: string, password: string): Promise<void> {
    try {
      const { id } = await this.accounts.registerAccount({ email, password, displayName: 'Operator' }, [
        'shopper',
        'operator',
      ]);
      this.logger.info({ event: 'operator.created', accountId: id }, 'first operator created');
    } catch (error) {
      // Another instance was faster.
      if (!(error instanceof EmailTakenError)) throw error;
    }
  }

  private async rolesOf(email: string): Promise<readonly Role[] | undefined> {
    const rows = await this.database.query<{ roles: Role[] }>(sql`
      select roles from account where lower(email) = lower(${email})`);
    return one(rows)?.roles;
  }
}
