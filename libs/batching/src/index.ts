export { Batcher, type BatcherOptions, type Rest, restUnderLoad, TooManyWaitingError } from './batcher.js';
