export { renderPrometheusConfig, type LocalPorts } from './prometheus/render-config.js';
export { checkWithPromtool } from './prometheus/promtool.js';
export { acts, type Act } from './rehearsal/acts.js';
export { rehearse, type Rehearsed } from './rehearsal/rehearse.js';
