const patienceMs = 90_000;
const pauseMs = 250;

/** Reads until it is as expected, or patience ends: then the last reading is what the checks judge. */
export async function patiently<T>(read: () => Promise<T>, expected: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (expected(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
