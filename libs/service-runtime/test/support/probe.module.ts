import { Public } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { NonRetryableError } from '@mvec/errors';
import { StockAdjustedV1, type EventEnvelope, type StockAdjusted } from '@mvec/events';
import { OnEvent, type EventContext } from '@mvec/kafka';
import { context, HealthChecks } from '@mvec/observability';
import { Documented, FileAnswer } from '@mvec/openapi';
import { Outbox } from '@mvec/outbox';
import { Controller, Get, Injectable, Module, Post, type OnApplicationShutdown } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { z } from 'zod';

/** Steps in the process, in order. */
export const happened: string[] = [];

/** Represents an app's queue, which needs the database while it closes. */
@Injectable()
class Queue implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.query(sql`select 1`);
    happened.push('queue closed, database open');
  }
}

@Controller('v1')
class ProbeController {
  constructor(
    private readonly health: HealthChecks,
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  @Get('private')
  @Documented({
    operationId: 'probe1',
    summary: 'Tell a secret',
    answers: { 200: new FileAnswer('text/plain', 'The secret') },
  })
  secret(): string {
    return 'secret';
  }

  /** Answers when the service starts to stop, like a long poll. */
  @Public()
  @Get('poll')
  @Documented({
    operationId: 'probe2',
    summary: 'Wait for the stop',
    answers: { 200: z.object({ ended: z.string() }) },
  })
  async poll(): Promise<{ ended: string }> {
    happened.push('poll began');
    await new Promise((resolve) => this.health.stopping.addEventListener('abort', resolve, { once: true }));
    happened.push('poll answered');
    return { ended: 'stopping' };
  }

  @Public()
  @Post('adjustments')
  @Documented({
    operationId: 'probe3',
    summary: 'Adjust the stock twice',
    answers: { 201: z.object({ correlationId: z.string() }) },
  })
  async adjust(): Promise<{ correlationId: string | undefined }> {
    await this.database.transaction(async (tx) => {
      for (const delta of [1, -1]) await this.outbox.add(tx, StockAdjustedV1, stockAdjusted(delta));
    });
    return { correlationId: context.current()?.correlationId };
  }
}

@Controller()
class ProbeEvents {
  @OnEvent(StockAdjustedV1)
  async onStockAdjusted(@Payload() event: EventEnvelope<StockAdjusted>, @Ctx() { tx }: EventContext): Promise<void> {
    if (event.data.delta < 0) throw new NonRetryableError('below nothing');
    await tx.execute(sql`insert into applied (event_id, correlation_id) values (${event.id}, ${event.correlationId})`);
  }
}

@Module({ controllers: [ProbeController, ProbeEvents], providers: [Queue] })
export class ProbeModule {}

function stockAdjusted(delta: number): StockAdjusted {
  const id = '0192f0c1-0000-7000-8000-000000000001';
  return { variantId: id, productId: id, vendorId: id, delta, available: 5, reason: 'correction' };
}
