export { LiveLine, promiseTable, verdictTable } from './display.js';
export { prove, type Proof, type ProveOptions, type Target } from './prove.js';
export { type Scenario } from './scenarios/scenario.js';
export { scenarios } from './scenarios/scenarios.js';
export { underLoad, type UnderLoadOptions } from './under-load.js';
export { maxOrders } from './load/load.js';
