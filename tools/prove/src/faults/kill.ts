import { pause, type Stage } from '../stage.js';
import type { Fault } from './fault.js';
import { startPart } from './parts.js';

/** Ends the parts as a crash would, at once, and starts them again. */
export function kill(names: readonly string[], downMs: number): Fault {
  return {
    name: `SIGKILL ${names.join(', ')}, ${seconds(downMs)} down`,
    parts: names,
    strike: async (stage) => {
      await killAll(stage, names);
      await pause(stage, downMs);
      await startAll(stage, names);
    },
  };
}

/** Kills the part, and again as soon as it is ready. */
export function killTwice(name: string, downMs: number): Fault {
  return {
    name: `SIGKILL ${name} twice in a row`,
    parts: [name],
    strike: async (stage) => {
      await kill([name], downMs).strike(stage);
      await kill([name], downMs).strike(stage);
    },
  };
}

/** Kills the part, and again before it is ready. */
export function killStarting(name: string, afterMs: number): Fault {
  return {
    name: `SIGKILL ${name}, again ${seconds(afterMs)} into its start`,
    parts: [name],
    strike: async (stage) => {
      const part = stage.platform.part(name);
      await part.kill();
      const started = part.start().catch(() => undefined);
      await pause(stage, afterMs);
      await part.kill();
      await started;
      await startPart(stage, name);
    },
  };
}

async function killAll({ platform }: Stage, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => platform.part(name).kill()));
}

async function startAll(stage: Stage, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => startPart(stage, name)));
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
