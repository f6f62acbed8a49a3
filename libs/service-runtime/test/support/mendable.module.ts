import { sql, type Tx } from '@mvec/database';
import { AppError, NonRetryableError } from '@mvec/errors';
import { DeliverySentV1, StockAdjustedV1, type EventEnvelope, type StockAdjusted } from '@mvec/events';
import { type EventContext, type Generation, Generations, OnEvent } from '@mvec/kafka';
import { Outbox } from '@mvec/outbox';
import { Controller, Injectable, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

/** What the handlers of all instances in this process meet. */
export const world: { cause: 'bug' | 'outage' | 'mended'; generations: Generation[] } = {
  cause: 'bug',
  generations: [],
};

/** By what they adjust by: how the handler takes events until its cause is mended. */
export const works = 1;
export const fails = 2;
export const neverRetried = 3;

class NeighbourDownError extends AppError {
  readonly code = 'neighbour_down';
  readonly kind = 'unavailable';
}

@Controller()
class MendableEvents {
  constructor(private readonly outbox: Outbox) {}

  /** It fails after its effect and its follow-up, so that one that survives is seen. */
  @OnEvent(StockAdjustedV1)
  async onStockAdjusted(
    @Payload() event: EventEnvelope<StockAdjusted>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await tx.execute(sql`insert into effect (event_id, generation) values (${event.id}, ${generation})`);
    await this.tell(tx, event);
    const { delta } = event.data;
    if (delta === works || world.cause === 'mended') return;
    if (world.cause === 'outage') throw new NeighbourDownError('The neighbour does not answer');
    if (delta === neverRetried) throw new NonRetryableError('This can never work');
    throw new Error('This fails');
  }

  private async tell(tx: Tx, { id }: EventEnvelope): Promise<void> {
    await this.outbox.add(tx, DeliverySentV1, { deliveryId: id, accountId: id, template: 'test' });
  }
}

@Module({ controllers: [MendableEvents] })
export class MendableModule {}

@Injectable()
export class TestGenerations extends Generations {
  override consuming(): Promise<Generation[]> {
    return Promise.resolve(world.generations);
  }

  override report(): Promise<void> {
    return Promise.resolve();
  }
}

@Module({ controllers: [MendableEvents], providers: [TestGenerations], exports: [TestGenerations] })
export class MendableReadModelModule {}
