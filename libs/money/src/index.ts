export * from './money.js';
export * from './percentage.js';
