import type { PartState, PartStatus } from '@mvec/launcher';
import pc from 'picocolors';

const marks: Record<PartState, string> = {
  waiting: pc.dim('·'),
  starting: pc.cyan('…'),
  ready: pc.green('✔'),
  restarting: pc.yellow('↻'),
  failed: pc.red('✖'),
  stopping: pc.yellow('…'),
  stopped: pc.dim('■'),
};

const nameWidth = 16;

/** One line for a part, cut to the width of the terminal so that it never wraps. */
export function statusLine(status: PartStatus, width = Number.POSITIVE_INFINITY): string {
  const text = `${status.part.padEnd(nameWidth)} ${describe(status)}`.replaceAll('\n', ' ');
  const room = Math.max(20, width - 3);
  return `${marks[status.state]} ${text.length > room ? `${text.slice(0, room - 1)}…` : text}`;
}

function describe({ state, seconds, reason }: PartStatus): string {
  if (state === 'ready') return seconds === undefined ? 'ready' : `ready in ${seconds.toFixed(1)} s`;
  return reason ? `${state}: ${firstLine(reason)}` : state;
}

/** The log lines that follow in a process's error are shown once, in the sentence that ends the start. */
function firstLine(reason: string): string {
  return reason.split('\n', 1)[0] ?? '';
}
