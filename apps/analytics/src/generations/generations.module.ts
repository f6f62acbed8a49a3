import { Module } from '@nestjs/common';
import { GenerationDropper } from './generation-dropper.js';
import { GenerationsService } from './generations.service.js';
import { RebuildsController } from './rebuilds.controller.js';

@Module({
  controllers: [RebuildsController],
  providers: [GenerationsService, GenerationDropper],
  exports: [GenerationsService],
})
export class GenerationsModule {}
