import { runService } from '@mvec/service-runtime';
import { AppModule } from './app.module.js';
import { identityEnv } from './env.js';

await runService({ name: 'identity', module: AppModule, env: identityEnv });
