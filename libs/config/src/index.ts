export * from './base-env.js';
export * from './kafka-env.js';
export * from './parse-env.js';
export * from './platform.js';
export * from './tracing-env.js';
export * from './variables.js';
