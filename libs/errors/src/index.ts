export * from './app-error.js';
export * from './non-retryable.error.js';
export * from './outage.js';
export { constraintOf, sqlStateOf } from './driver-error.js';
