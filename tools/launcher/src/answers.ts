const timeoutMs = 2_000;

/** True when a GET is answered with 2xx. */
export async function answers(url: string): Promise<boolean> {
  const response = await get(url);
  await response?.body?.cancel();
  return response?.ok ?? false;
}

interface TargetsHealth {
  data: { target: string; health: string }[];
}

/**
 * True when the gateway sends requests to the instance: after its next health check has found the instance ready.
 * Also true when the gateway does not run, because it counts every instance as healthy when it starts.
 */
export async function gatewayTakes(healthUrl: string, port: number): Promise<boolean> {
  const response = await get(healthUrl);
  if (!response?.ok) return true;
  const { data } = (await response.json()) as TargetsHealth;
  return data.some(({ target, health }) => target.endsWith(`:${port}`) && health === 'HEALTHY');
}

async function get(url: string): Promise<Response | undefined> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    return undefined;
  }
}
