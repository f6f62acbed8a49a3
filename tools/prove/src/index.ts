export { LiveLine, promiseTable, verdictTable } from './display.js';
export type { Proof, ProveOptions, Target } from './proof.js';
export { prove } from './prove.js';
export { type Scenario } from './scenarios/scenario.js';
export { scenarios } from './scenarios/scenarios.js';
export { underLoad, type UnderLoadOptions } from './under-load.js';
export { maxOrders } from './load/load.js';
