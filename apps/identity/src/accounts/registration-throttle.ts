import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { IdentityEnv } from '../env.js';
import { networkOf } from '../throttling/network.js';
import { throttledCallers } from '../throttling/throttle-metrics.js';
import { Throttle } from '../throttling/throttle.js';
import { TooManyRegistrationsError } from './account.errors.js';

/** Limits registrations per address. Refused ones count too: each costs a hash or discloses that an account exists. */
@Injectable()
export class RegistrationThrottle {
  constructor(
    private readonly throttle: Throttle,
    @InjectEnv() private readonly env: Pick<IdentityEnv, 'REGISTRATION_WINDOW_SECONDS' | 'REGISTRATIONS_PER_ADDRESS'>,
  ) {}

  /** @throws {TooManyRegistrationsError} */
  async countRegistration(address: string): Promise<void> {
    const key = this.throttle.keyOf('registration:address', networkOf(address));
    const windowMs = this.env.REGISTRATION_WINDOW_SECONDS * 1_000;
    const { waitSeconds } = await this.throttle.count([{ key, limit: this.env.REGISTRATIONS_PER_ADDRESS, windowMs }]);
    if (waitSeconds === 0) return;
    throttledCallers.inc({ limit: 'registration' });
    throw new TooManyRegistrationsError(waitSeconds);
  }
}
