export { type Backoff, backoffMs } from './backoff.js';
export { PeriodicTask, type PeriodicTaskOptions } from './periodic-task.js';
