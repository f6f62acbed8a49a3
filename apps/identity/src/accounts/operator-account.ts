import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { EmailTakenError } from './account.errors.js';
import { AccountsService } from './accounts.service.js';

/**
 * Makes the first operator, without whom nobody could approve a vendor. Safe to run at every start and in several
 * instances at once.
 *
 * - Where there is an operator, under whatever address, none is made: one who changed address or password must not come
 *   back with the old ones.
 * - An account that a stranger registered under this address never becomes an operator's.
 */
@Injectable()
export class OperatorAccount implements OnApplicationBootstrap {
  constructor(
    private readonly accounts: AccountsService,
    @InjectEnv() private readonly env: Pick<IdentityEnv, 'OPERATOR_EMAIL' | 'OPERATOR_PASSWORD'>,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { OPERATOR_EMAIL: email, OPERATOR_PASSWORD: password } = this.env;
    if (email === undefined || password === undefined) return;
    try {
      const operator = await this.accounts.registerFirstOperator({ email, password, displayName: 'Operator' });
      if (operator) this.logger.info({ event: 'operator.created', accountId: operator.id }, 'first operator created');
    } catch (error) {
      if (!(error instanceof EmailTakenError)) throw error;
      const line = { event: 'operator.address_taken' };
      this.logger.error(line, 'there is no operator, and the address in OPERATOR_EMAIL belongs to another account');
    }
  }
}
