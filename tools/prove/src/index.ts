export { LiveLine, promiseTable, verdictTable } from './display.js';
export { prove, type Proof, type ProveOptions } from './prove.js';
export { type Scenario } from './scenarios/scenario.js';
export { scenarios } from './scenarios/scenarios.js';
