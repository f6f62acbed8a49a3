export type CallerKind = 'user' | 'service';

/** Who is asking, by a verified token. Service methods take it as their first argument. */
export interface Caller {
  /** The account's id, or the service's name. */
  readonly id: string;
  readonly kind: CallerKind;
  readonly roles: readonly string[];
  /** Vendors the account acts for: approved ones, and suspended ones with their open orders. */
  readonly vendors: readonly string[];
  /** The user's session. */
  readonly sessionId?: string;
}

/** Keyed by the request object, so that no header and no body can pretend to be one. */
const callers = new WeakMap<object, Caller>();

export function rememberCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller the guard verified; undefined on public routes. */
export function callerOf(request: object): Caller | undefined {
  return callers.get(request);
}
