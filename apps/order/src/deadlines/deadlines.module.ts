import { Module } from '@nestjs/common';
import { CheckoutsModule } from '../checkouts/checkouts.module.js';
import { OrderLifecycleModule } from '../order-lifecycle/order-lifecycle.module.js';
import { HoldReleaseSweeper } from './hold-release-sweeper.js';
import { PaymentDeadlineSweeper } from './payment-deadline-sweeper.js';
import { PaymentLagGate } from './payment-lag-gate.js';
import { ReservingSweeper } from './reserving-sweeper.js';
import { SweeperTasks } from './sweeper-tasks.js';

@Module({
  imports: [CheckoutsModule, OrderLifecycleModule],
  providers: [ReservingSweeper, PaymentDeadlineSweeper, PaymentLagGate, HoldReleaseSweeper, SweeperTasks],
})
export class DeadlinesModule {}
