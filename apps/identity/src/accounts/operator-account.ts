import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { EmailTakenError } from './account.errors.js';
import { AccountsService } from './accounts.service.js';

/**
 * Creates the first operator, who can approve vendors. Runs at every start and in every instance.
 *
 * - Creates none when any operator exists: the old address and password of an operator who changed them stay invalid.
 * - Never makes an existing account an operator: a stranger may have registered the address.
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
      this.logger.error(line, 'OPERATOR_EMAIL belongs to another account: no operator was created');
    }
  }
}
