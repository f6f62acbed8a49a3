const timeoutMs = 90_000;
const pauseMs = 250;

/** Reads until the value is as expected or the time is over; then the checks judge the last value. */
export async function readUntil<T>(read: () => Promise<T>, expected: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (expected(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
