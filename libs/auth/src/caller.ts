/** The caller of a request, from a verified token. Service methods take it as their first argument. */
export interface Caller {
  /** The account's id, or the service's name. */
  readonly id: string;
  readonly kind: 'user' | 'service';
  readonly roles: readonly string[];
  /** Approved and suspended vendors the account acts for; suspended ones still have open orders. */
  readonly vendors: readonly string[];
  /** The user's session. */
  readonly sessionId?: string;
}

/** Keyed by the request object, so that no header or body can forge a caller. */
const callers = new WeakMap<object, Caller>();

export function rememberCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller the guard verified; undefined on public routes. */
export function callerOf(request: object): Caller | undefined {
  return callers.get(request);
}
