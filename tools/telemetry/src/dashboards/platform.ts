import { type DashboardDescription, number, plot } from './description.js';

const requests = 'http_request_duration_seconds_count{service=~"$service"}';
const failed = 'http_request_duration_seconds_count{service=~"$service",status_class="5xx"}';
const buckets = 'http_request_duration_seconds_bucket{service=~"$service"}';

export const platform: DashboardDescription = {
  uid: 'mvec-platform',
  title: 'Platform',
  byService: true,
  rows: [
    {
      title: 'Now',
      panels: [
        number('Services that answer', 'sum(up{job="services"})'),
        number('Alerts that fire', 'count(ALERTS{alertstate="firing"}) or vector(0)', { mustBeZero: true }),
        number('Dead letters', 'sum(max by (service) (dead_letters_open))', { mustBeZero: true }),
        number('Oldest event in an outbox', 'max(outbox_oldest_message_age_seconds)', { unit: 's' }),
      ],
    },
    {
      title: 'Requests, errors, duration',
      panels: [
        plot('Requests by service', 'reqps', [
          { expr: `sum by (service) (rate(${requests}[$__rate_interval]))`, legend: '{{service}}' },
        ]),
        plot('Failed requests by service', 'percentunit', [
          {
            expr: `sum by (service) (rate(${failed}[$__rate_interval])) / sum by (service) (rate(${requests}[$__rate_interval])) or sum by (service) (rate(${requests}[$__rate_interval])) * 0`,
            legend: '{{service}}',
          },
        ]),
        plot('Half and 99 of 100 requests end within', 's', [
          {
            expr: `histogram_quantile(0.5, sum by (service, le) (rate(${buckets}[$__rate_interval])))`,
            legend: '{{service}} p50',
          },
          {
            expr: `histogram_quantile(0.99, sum by (service, le) (rate(${buckets}[$__rate_interval])))`,
            legend: '{{service}} p99',
          },
        ]),
        plot('Busiest routes', 'reqps', [
          {
            expr: `topk(10, sum by (service, method, route) (rate(${requests}[$__rate_interval])))`,
            legend: '{{service}} {{method}} {{route}}',
          },
        ]),
        plot('Slowest routes, p99', 's', [
          {
            expr: `topk(10, histogram_quantile(0.99, sum by (service, route, le) (rate(${buckets}[$__rate_interval]))))`,
            legend: '{{service}} {{route}}',
          },
        ]),
        plot('Gateway by status', 'reqps', [
          { expr: 'sum by (code) (rate(kong_http_requests_total[$__rate_interval]))', legend: '{{code}}' },
        ]),
        plot('Requests that a service throttled', 'reqps', [
          {
            expr: 'sum by (limit) (rate(identity_throttled_callers_total[$__rate_interval]))',
            legend: '{{limit}}',
          },
          { expr: 'sum(rate(kong_http_requests_total{code="429"}[$__rate_interval])) or vector(0)', legend: 'gateway' },
        ]),
        plot('Sign-ins', 'ops', [
          { expr: 'sum by (outcome) (rate(identity_sign_ins_total[$__rate_interval]))', legend: '{{outcome}}' },
        ]),
      ],
    },
    {
      title: 'Processes',
      panels: [
        plot('Memory', 'bytes', [
          {
            expr: 'sum by (service, instance) (process_resident_memory_bytes{service=~"$service"})',
            legend: '{{service}} {{instance}}',
          },
        ]),
        plot('Event loop lag, p99', 's', [
          {
            expr: 'max by (service, instance) (nodejs_eventloop_lag_p99_seconds{service=~"$service"})',
            legend: '{{service}} {{instance}}',
          },
        ]),
        plot('Processor', 'percentunit', [
          {
            expr: 'sum by (service) (rate(process_cpu_seconds_total{service=~"$service"}[$__rate_interval]))',
            legend: '{{service}}',
          },
        ]),
        plot('Connections to the database', 'short', [
          {
            expr: 'sum by (service, pool, state) (database_pool_connections{service=~"$service"})',
            legend: '{{service}} {{pool}} {{state}}',
          },
          {
            expr: 'sum by (service, pool) (database_pool_waiting_requests{service=~"$service"})',
            legend: '{{service}} {{pool}} waiting',
          },
        ]),
      ],
    },
    {
      title: 'Servers (with containers only)',
      panels: [
        plot('Connections of Postgres', 'short', [
          { expr: 'sum by (datname) (pg_stat_database_numbackends)', legend: '{{datname}}' },
        ]),
        plot('Transactions of Postgres', 'ops', [
          {
            expr: 'sum by (datname) (rate(pg_stat_database_xact_commit[$__rate_interval]))',
            legend: '{{datname}}',
          },
        ]),
        plot('Memory of Redis', 'bytes', [{ expr: 'redis_memory_used_bytes', legend: 'used' }]),
        plot('Connections of Redis', 'short', [{ expr: 'redis_connected_clients', legend: 'clients' }]),
      ],
    },
  ],
};
