export { type BenchResults, runBench } from './bench.js';
export type { BenchOptions } from './options.js';
export { cpuTable, processTable, speedTable } from './report/work-tables.js';
