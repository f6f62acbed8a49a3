import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pause, type Stage } from '../stage.js';
import type { Fault } from './fault.js';
import { seconds } from './kill.js';

/** Variables with which a service's clock can be moved while it runs. */
export function movableClock(home: string, service: string): Record<string, string> {
  const preload = new URL('clock-preload.js', import.meta.url).href;
  return { NODE_OPTIONS: `--import ${preload}`, PROVE_CLOCK_FILE: clockFile(home, service) };
}

/** Shifts the service's wall clock, and back later. Timers and the clocks of the servers are not shifted. */
export function jump(service: string, byMinutes: number, shiftedMs: number): Fault {
  return {
    name: `clock of ${service} ${byMinutes > 0 ? '+' : ''}${byMinutes} min for ${seconds(shiftedMs)}`,
    parts: [service],
    promises: [],
    strike: async (stage) => {
      await setClock(stage, service, byMinutes * 60_000);
      try {
        await pause(stage, shiftedMs);
      } finally {
        await setClock(stage, service, 0);
      }
    },
  };
}

async function setClock({ home }: Stage, service: string, byMs: number): Promise<void> {
  const file = clockFile(home, service);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, String(byMs));
  await rename(`${file}.new`, file);
}

function clockFile(home: string, service: string): string {
  return join(home, 'clocks', service);
}
