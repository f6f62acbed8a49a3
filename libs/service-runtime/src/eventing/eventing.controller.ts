import { Roles } from '@mvec/auth';
import { Documented } from '@mvec/openapi';
import { Controller, Get } from '@nestjs/common';
import { eventing, type Eventing } from './eventing.dto.js';
import { EventingService } from './eventing.service.js';

@Controller('v1/eventing')
@Roles('operator')
export class EventingController {
  constructor(private readonly eventing: EventingService) {}

  @Get()
  @Documented({
    operationId: 'showEventing',
    summary: 'Show the backlog of the outbox, the lag of the consumers and the open dead letters',
    answers: { 200: eventing },
  })
  show(): Promise<Eventing> {
    return this.eventing.show();
  }
}
