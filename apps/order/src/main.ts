import { runService } from '@mvec/service-runtime';
import { AppModule } from './app.module.js';
import { orderEnv } from './env.js';

await runService({ name: 'order', module: AppModule, env: orderEnv });
