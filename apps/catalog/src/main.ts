import { runService } from '@mvec/service-runtime';
import { AppModule } from './app.module.js';
import { catalogEnv } from './env.js';

await runService({ name: 'catalog', module: AppModule, env: catalogEnv });
