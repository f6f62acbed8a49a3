/** A terminal, npm and the bootstrap each pass a Ctrl-C on: signals this close together are one. */
const sameSignalMs = 1_000;

export interface StopRequests {
  onFirst: () => void;
  onSecond: () => void;
  now?: () => number;
}

/** Counts requests to stop, whatever signal brings them. */
export function stopCounter({ onFirst, onSecond, now = Date.now }: StopRequests): () => void {
  let first: number | undefined;
  let counted = false;
  return () => {
    if (first === undefined) {
      first = now();
      onFirst();
    } else if (!counted && now() - first > sameSignalMs) {
      counted = true;
      onSecond();
    }
  };
}

/** Calls back on Ctrl-C, `kill`, a closed terminal, and when the process that started this one was killed. */
export function listenForStop(requests: StopRequests): () => void {
  const stop = stopCounter(requests);
  const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const;
  for (const event of events) process.on(event, stop);
  return () => {
    for (const event of events) process.off(event, stop);
  };
}
