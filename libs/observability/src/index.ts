export * from './context.js';
export * from './correlation.js';
export * from './health-checks.js';
export * from './logger.js';
export * from './metrics.js';
export * from './trace-context.js';
