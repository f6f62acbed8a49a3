import { runService } from '@mvec/service-runtime';
import { AppModule } from './app.module.js';
import { envSchema } from './env.js';

await runService({ name: 'messaging', module: AppModule, env: envSchema });
