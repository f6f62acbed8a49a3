export { Batcher, type BatcherOptions, type Rest, restUnderLoad } from './batcher.js';
