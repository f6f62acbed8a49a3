export { CommandError, type CommandContext } from './command.js';
export { exitsWith, runCommandLine } from './command-line.js';
export { confirm } from './confirm.js';
export { runTool, tools } from './run-tool.js';
export { listenForStop } from './signals.js';
export { formatMoney, table } from './table.js';
