import { runService } from '@mvec/service';
import { AppModule } from './app.module.js';
import { orderEnv } from './env.js';

await runService({ name: 'order', module: AppModule, env: orderEnv });
