import { runService } from '@mvec/service-runtime';
import { AppModule } from './app.module.js';
import { envSchema } from './env.js';
import { GenerationsService } from './generations/generations.service.js';

await runService({ name: 'analytics', module: AppModule, env: envSchema, generations: GenerationsService });
