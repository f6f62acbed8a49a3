export { BrokenOffError, runBench } from './bench.js';
export { closedLoop } from './load/closed-loop.js';
export type { LoadJob, LoadResult } from './load/load.types.js';
export { type BenchOptions, defaults, type Workload, workNames } from './options.js';
export { writeDocument } from './report/document.js';
export { plot } from './report/plot.js';
export { ProgressLine } from './report/progress-line.js';
export { reportText } from './report/report-text.js';
export type { BenchResults } from './results.js';
