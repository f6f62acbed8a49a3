export { type BatchThenIndividually, batchThenIndividually } from './batch-then-individually.js';
export { Batcher, type BatcherOptions, type Linger, lingerUnderLoad, TooManyWaitingError } from './batcher.js';
