import { runService } from '@mvec/service';
import { AppModule } from './app.module.js';
import { identityEnv } from './env.js';

await runService({ name: 'identity', module: AppModule, env: identityEnv });
