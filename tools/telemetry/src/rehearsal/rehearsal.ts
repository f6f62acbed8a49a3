import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from '@mvec/launcher';
import type { PrometheusClient } from '../prometheus/prometheus-client.js';
import type { Act } from './acts.js';

export interface Finding {
  act: string;
  /** Seconds from the fault until all expected alerts fired; undefined when they did not. */
  firedAfter: number | undefined;
  /** Alerts that fired unexpectedly. */
  unexpected: string[];
  /** Whether all alerts were resolved after the fault was healed. */
  quietAgain: boolean;
}

export interface RehearsalOptions {
  platform: Platform;
  prometheus: PrometheusClient;
  say: (line: string) => void;
  signal: AbortSignal;
}

const lookEveryMs = 1_000;
const fireWithinMs = 240_000;
const quietWithinMs = 150_000;
const calmMs = 20_000;

/** Injects one fault after the other and records which alerts fire. */
export class Rehearsal {
  constructor(private readonly options: RehearsalOptions) {}

  /** Watches the platform without faults. @returns alerts that fire nevertheless */
  async calm(): Promise<string[]> {
    const seen = new Set<string>();
    await this.watch(calmMs, (firing) => {
      for (const alert of firing) seen.add(alert);
      return false;
    });
    return [...seen];
  }

  async play({ name, summary, expected, strike, heal }: Act): Promise<Finding> {
    const { platform, say } = this.options;
    const unexpected = new Set<string>();
    const note = (firing: ReadonlySet<string>) => {
      for (const alert of firing) if (!expected.includes(alert)) unexpected.add(alert);
    };
    say(`${name}: ${summary}`);
    const begun = performance.now();
    await strike(platform);
    const fired = await this.watch(fireWithinMs, (firing) => {
      note(firing);
      return expected.every((alert) => firing.has(alert));
    });
    const firedAfter = fired ? (performance.now() - begun) / 1_000 : undefined;
    say(fired ? `  ${expected.join(', ')} fires after ${String(firedAfter?.toFixed(0))} s` : '  nothing fires');
    await heal(platform);
    const quietAgain = await this.watch(quietWithinMs, (firing) => {
      note(firing);
      return firing.size === 0;
    });
    say(quietAgain ? '  healed, alerts resolved' : '  healed, but alerts still fire');
    return { act: name, firedAfter, unexpected: [...unexpected], quietAgain };
  }

  /** @returns whether `isOver` became true in time */
  private async watch(withinMs: number, isOver: (firing: ReadonlySet<string>) => boolean): Promise<boolean> {
    const { prometheus, signal } = this.options;
    for (const end = performance.now() + withinMs; performance.now() < end;) {
      const firing = await prometheus.firing();
      if (isOver(new Set(firing.map(({ name, labels: { service } }) => (service ? `${name} ${service}` : name))))) {
        return true;
      }
      await delay(lookEveryMs, undefined, { signal });
    }
    return false;
  }
}
