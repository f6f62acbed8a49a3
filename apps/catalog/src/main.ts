import { runService } from '@mvec/service';
import { AppModule } from './app.module.js';
import { catalogEnv } from './env.js';

await runService({ name: 'catalog', module: AppModule, env: catalogEnv });
