import { readFileSync } from 'node:fs';
import { env } from 'node:process';

/**
 * Module preloaded into a service: shifts its wall clock by the milliseconds in the file PROVE_CLOCK_FILE.
 * `performance.now()` and timers are not shifted, as when a machine's clock is set.
 */
const lookEveryMs = 100;
const file = env['PROVE_CLOCK_FILE'];
const RealDate = Date;
let shift = 0;

function look(): void {
  try {
    shift = Number(readFileSync(file ?? '', 'utf8')) || 0;
  } catch {
    shift = 0;
  }
}

if (file !== undefined) {
  look();
  setInterval(look, lookEveryMs).unref();
  const now = () => RealDate.now() + shift;
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget): Date =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
