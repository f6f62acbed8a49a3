import type { Route } from '../config/kong-model.js';

export interface Match {
  readonly route: Route;
  /** Prefix that the route strips from the path. */
  readonly prefix: string | undefined;
}

interface Candidate {
  readonly route: Route;
  readonly methods: ReadonlySet<string> | undefined;
  readonly matchWeight: number;
  readonly pattern: RegExp | undefined;
  readonly literal: string;
}

/**
 * Kong's router of flavor traditional_compatible for routes by method and path: more matched fields first, then
 * regular expressions before prefixes, then longer prefixes. HEAD and OPTIONS are not implied by other methods.
 */
export class Router {
  readonly #candidates: readonly Candidate[];

  constructor(routes: readonly Route[]) {
    this.#candidates = routes.flatMap(candidatesOf).sort(byPriority);
  }

  match(method: string, path: string): Match | undefined {
    for (const candidate of this.#candidates) {
      if (candidate.methods !== undefined && !candidate.methods.has(method)) continue;
      const matched = matchedPart(candidate, path);
      if (matched === undefined) continue;
      return { route: candidate.route, prefix: candidate.route.stripPath ? matched : undefined };
    }
    return undefined;
  }
}

function candidatesOf(route: Route): Candidate[] {
  const methods = route.methods && new Set(route.methods);
  return route.paths.map((path) => ({
    route,
    methods,
    matchWeight: methods ? 2 : 1,
    pattern: path.startsWith('~') ? new RegExp(`^${path.slice(1)}`) : undefined,
    literal: path.startsWith('~') ? '' : path,
  }));
}

function byPriority(a: Candidate, b: Candidate): number {
  return (
    b.matchWeight - a.matchWeight ||
    Number(b.pattern !== undefined) - Number(a.pattern !== undefined) ||
    b.literal.length - a.literal.length
  );
}

function matchedPart(candidate: Candidate, path: string): string | undefined {
  if (candidate.pattern) return candidate.pattern.exec(path)?.[0];
  return path.startsWith(candidate.literal) ? candidate.literal : undefined;
}

/** The path of the request to the service. */
export function upstreamPath(path: string, prefix: string | undefined): string {
  if (prefix === undefined) return path;
  const rest = path.slice(prefix.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
