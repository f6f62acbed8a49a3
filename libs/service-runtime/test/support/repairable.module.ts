import { sql, type Tx } from '@mvec/database';
import { AppError, NonRetryableError } from '@mvec/errors';
import { DeliverySentV1, StockAdjustedV1, type EventEnvelope, type StockAdjusted } from '@mvec/events';
import { type EventContext, type Generation, Generations, OnEvent } from '@mvec/kafka';
import { Outbox } from '@mvec/outbox';
import { Controller, Injectable, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

/** State that the handlers of all instances in the process read. */
export const world: { cause: 'bug' | 'outage' | 'repaired'; generations: Generation[] } = {
  cause: 'bug',
  generations: [],
};

/** Deltas that choose how the handler treats an event until the cause is repaired. */
export const works = 1;
export const fails = 2;
export const neverRetried = 3;

class DependencyDownError extends AppError {
  readonly code = 'dependency_down';
  readonly kind = 'unavailable';
}

@Controller()
class RepairableEvents {
  constructor(private readonly outbox: Outbox) {}

  /** Fails after its effect and its follow-up event, so that a surviving one is noticed. */
  @OnEvent(StockAdjustedV1)
  async onStockAdjusted(
    @Payload() event: EventEnvelope<StockAdjusted>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await tx.execute(sql`insert into effect (event_id, generation) values (${event.id}, ${generation})`);
    await this.addFollowUp(tx, event);
    const { delta } = event.data;
    if (delta === works || world.cause === 'repaired') return;
    if (world.cause === 'outage') throw new DependencyDownError('The dependency does not answer');
    if (delta === neverRetried) throw new NonRetryableError('No retry can help');
    throw new Error('This fails');
  }

  private async addFollowUp(tx: Tx, { id }: EventEnvelope): Promise<void> {
    await this.outbox.add(tx, DeliverySentV1, { deliveryId: id, accountId: id, template: 'test' });
  }
}

@Module({ controllers: [RepairableEvents] })
export class RepairableModule {}

@Injectable()
export class TestGenerations extends Generations {
  override consuming(): Promise<Generation[]> {
    return Promise.resolve(world.generations);
  }

  override report(): Promise<void> {
    return Promise.resolve();
  }
}

@Module({ controllers: [RepairableEvents], providers: [TestGenerations], exports: [TestGenerations] })
export class RepairableReadModelModule {}
