import { ServiceOnly } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Controller, Get } from '@nestjs/common';
import { type StoryPart, storyPart } from './order-story.dto.js';

/** What a service knows of orders: each that shows `StoryPartController` provides its own. */
export abstract class StoryTeller {
  abstract tellOrder(orderId: string): Promise<StoryPart>;
}

@Controller('v1/orders')
export class StoryPartController {
  constructor(private readonly teller: StoryTeller) {}

  @Get(':orderId/story')
  @ServiceOnly('order')
  @Documented({
    summary: 'Tell what this service knows of an order',
    description:
      'Operators ask the order service, which asks every other. Of an unknown order there is nothing to tell.',
    answers: { 200: storyPart },
  })
  tell(@UuidParam('orderId') orderId: string): Promise<StoryPart> {
    return this.teller.tellOrder(orderId);
  }
}
