import { runService } from '@mvec/service-runtime';
import { AppModule } from './app.module.js';
import { paymentEnv } from './env.js';

await runService({ name: 'payment', module: AppModule, env: paymentEnv });
