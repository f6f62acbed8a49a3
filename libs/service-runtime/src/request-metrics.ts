import { counter, histogram, labelKinds } from '@mvec/observability';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const statusClasses = ['2xx', '3xx', '4xx', '5xx'] as const;
const tooManyRequests = 429;

const durations = histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from request to response; its count is the number of requests. Unknown routes are `unmatched`',
  labels: { method: methods, route: labelKinds.routeTemplate, status_class: statusClasses },
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
});

const throttled = counter({
  name: 'http_throttled_requests_total',
  help: 'Requests that the service answered 429; those of the gateway are in kong_http_requests_total',
  labels: { route: labelKinds.routeTemplate },
});

export const notLogged = counter({
  name: 'http_requests_not_logged_total',
  help: 'Requests not logged because the limit per second was reached',
});

interface ServedRequest {
  method: string;
  /** The declared route, never the requested URL. */
  route: string;
  status: number;
  seconds: number;
}

export function countRequest({ method, route, status, seconds }: ServedRequest): void {
  durations.observe({ method: known(methods, method), route, status_class: classOf(status) }, seconds);
  if (status === tooManyRequests) throttled.inc({ route });
}

function classOf(status: number): (typeof statusClasses)[number] {
  return statusClasses[Math.floor(status / 100) - 2] ?? '5xx';
}

/** A declared value; the label turns others into `other`. */
function known<Value extends string>(values: readonly Value[], value: string): Value {
  return values.find((one) => one === value) ?? (value as Value);
}
