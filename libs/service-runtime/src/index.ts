export { observePool } from './database-metrics.js';
export { runService } from './run-service.js';
export { serviceApi, type ServiceApi } from './service-api.js';
export { startService, type RunningService, type ServiceOptions } from './start-service.js';
export { InjectEnv, InjectLogger } from './tokens.js';
