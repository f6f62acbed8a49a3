import { ProcessGuard } from '@mvec/local-servers';
import { listenForStop } from '@mvec/terminal';

/** Exit code of a command that Ctrl-C has stopped. */
export const interrupted = 130;

/**
 * Runs work that starts processes. The first Ctrl-C aborts the signal, so that the work stops its processes in order;
 * the second ends everything at once.
 */
export async function untilStopped(
  work: (signal: AbortSignal) => Promise<number>,
  say: (line: string) => void = console.log,
): Promise<number> {
  const stop = new AbortController();
  const forget = listenForStop({
    onFirst: () => {
      say('\nStopping; press Ctrl-C again to end everything at once.');
      stop.abort();
    },
    onSecond: () => process.exit(interrupted),
  });
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return interrupted;
  } finally {
    forget();
    await ProcessGuard.shared.release();
  }
}
