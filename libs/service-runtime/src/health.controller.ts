import { Public } from '@mvec/auth';
import { HealthChecks, registry } from '@mvec/observability';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Health and metrics for operators, on the service's port; the gateway does not route them. */
@Public()
@Controller()
export class HealthController {
  constructor(private readonly health: HealthChecks) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.health.ready();
    await reply.status(report.status === 'ready' ? 200 : 503).send(report);
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(registry.contentType).send(await registry.metrics());
  }
}
