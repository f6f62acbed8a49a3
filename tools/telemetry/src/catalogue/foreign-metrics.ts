import type { ExportedMetric } from './metric.js';

type Foreign = Pick<ExportedMetric, 'name' | 'kind' | 'help'> & { labels?: Readonly<Record<string, string>> };

const ofRoute = { service: 'service of kong.yml', route: 'route of kong.yml', workspace: 'default' };

/** By Kong's prometheus plugin, as kong.yml configures it. */
const ofKong: readonly Foreign[] = [
  {
    name: 'kong_http_requests_total',
    kind: 'counter',
    help: 'Requests that matched a route, by status and by who answered: the service or Kong itself',
    labels: { ...ofRoute, code: 'HTTP status', source: 'service, kong', consumer: '(empty)' },
  },
];

/** By other programs of deps.compose.yml; only what dashboards and alerts ask for. */
const ofExporters: Readonly<Record<string, readonly Foreign[]>> = {
  'kafka-exporter': [
    { name: 'kafka_brokers', kind: 'gauge', help: 'Brokers of the cluster' },
    {
      name: 'kafka_topic_partition_under_replicated_partition',
      kind: 'gauge',
      help: '1 when replicas of the partition are not in sync',
      labels: { topic: 'topic', partition: 'partition' },
    },
    {
      name: 'kafka_topic_partition_current_offset',
      kind: 'gauge',
      help: 'End of the partition',
      labels: { topic: 'topic', partition: 'partition' },
    },
    {
      name: 'kafka_consumergroup_lag',
      kind: 'gauge',
      help: 'Messages that a group has not applied, also of a group without members; -1 while it has committed nothing',
      labels: { consumergroup: 'consumer group', topic: 'topic', partition: 'partition' },
    },
  ],
  'postgres-exporter': [
    { name: 'pg_up', kind: 'gauge', help: '1 when Postgres answers' },
    {
      name: 'pg_stat_database_numbackends',
      kind: 'gauge',
      help: 'Connections to a database',
      labels: { datname: 'database', datid: 'number of the database' },
    },
    {
      name: 'pg_stat_database_xact_commit',
      kind: 'counter',
      help: 'Committed transactions',
      labels: { datname: 'database', datid: 'number of the database' },
    },
  ],
  'redis-exporter': [
    { name: 'redis_up', kind: 'gauge', help: '1 when Redis answers' },
    { name: 'redis_memory_used_bytes', kind: 'gauge', help: 'Memory that Redis uses' },
    { name: 'redis_connected_clients', kind: 'gauge', help: 'Connections to Redis' },
  ],
};

/** Made by Prometheus itself. */
const ofPrometheus: readonly Foreign[] = [
  { name: 'up', kind: 'gauge', help: '1 when the target was scraped' },
  {
    name: 'ALERTS',
    kind: 'gauge',
    help: 'Alerts that are pending or firing',
    labels: { alertname: 'alert', alertstate: 'pending, firing', severity: 'critical, warning' },
  },
];

export function foreignMetrics(): ExportedMetric[] {
  return [
    ...ofKong.map((metric) => exported(metric, 'gateway', true)),
    ...Object.entries(ofExporters).flatMap(([by, metrics]) => metrics.map((metric) => exported(metric, by, false))),
    ...ofPrometheus.map((metric) => exported(metric, 'Prometheus', true)),
  ];
}

function exported({ labels = {}, ...metric }: Foreign, by: string, local: boolean): ExportedMetric {
  const described = Object.entries(labels).map(([name, values]) => ({ name, values }));
  return { ...metric, labels: described, across: 'sum', by: [by], local };
}
