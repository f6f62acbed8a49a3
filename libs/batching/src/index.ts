export { Batcher, type BatcherOptions, type Linger, lingerUnderLoad, TooManyWaitingError } from './batcher.js';
