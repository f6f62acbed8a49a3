import { ServiceOnly } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { type StoryPart, storyPart } from '@mvec/order-story';
import { Controller, Get } from '@nestjs/common';
import { OrderStories } from './order-stories.service.js';

@Controller('v1/orders')
export class OrderStoriesController {
  constructor(private readonly stories: OrderStories) {}

  @Get(':orderId/story')
  @ServiceOnly('order')
  @Documented({
    summary: 'Tell what this service knows of an order',
    description:
      'Operators ask the order service, which asks every other. Of an unknown order there is nothing to tell.',
    answers: { 200: storyPart },
  })
  tell(@UuidParam('orderId') orderId: string): Promise<StoryPart> {
    return this.stories.tellOrder(orderId);
  }
}
