import { Injectable } from '@nestjs/common';
import { HoldReleases } from '../checkouts/hold-releases.js';
import { forOrder } from '../order-lifecycle/overdue-order.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

/** Pays the debts to catalog that are due: releases of holds of rejected orders. */
@Injectable()
export class HoldReleaseSweeper implements Sweeper {
  readonly name = 'hold-release';

  constructor(private readonly releases: HoldReleases) {}

  async runOnce(): Promise<number> {
    const due = await this.releases.due(sweepBatch);
    let released = 0;
    for (const order of due) {
      // The first that fails ends the pass: the others would wait for the same catalog.
      const outcome = await forOrder(order, this.name, () => this.releases.release(order.id));
      if (outcome === 'failed') break;
      if (outcome === 'released') released += 1;
    }
    return released;
  }
}
