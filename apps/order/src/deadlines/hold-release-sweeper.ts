import { Injectable } from '@nestjs/common';
import { HoldReleases } from '../checkouts/hold-releases.js';
import { inTraceOfOrder } from '../order-lifecycle/overdue-order.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

/** Repeats the releases of holds that are owed and due. */
@Injectable()
export class HoldReleaseSweeper implements Sweeper {
  readonly name = 'hold-release';

  constructor(private readonly releases: HoldReleases) {}

  async runOnce(): Promise<number> {
    const due = await this.releases.listDue(sweepBatch);
    let released = 0;
    for (const order of due) {
      // The first failure ends the pass: the other releases would wait for the same catalog.
      const outcome = await inTraceOfOrder(order, this.name, () => this.releases.releaseHold(order.id));
      if (outcome === 'failed') break;
      if (outcome === 'released') released += 1;
    }
    return released;
  }
}
