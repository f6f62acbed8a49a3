export { type MutantWithPatch, readMutants } from './mutant.js';
export { TreeCopy } from './tree-copy.js';
export { rebuild, runTest, type TestRun, type Trial, tryMutant } from './trial.js';
