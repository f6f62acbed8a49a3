import { Module } from '@nestjs/common';
import { Models } from './models.js';

@Module({ providers: [Models], exports: [Models] })
export class ModelsModule {}
