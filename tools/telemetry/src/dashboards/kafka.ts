import { type DashboardDescription, number, plot } from './description.js';

export const kafka: DashboardDescription = {
  uid: 'mvec-kafka',
  title: 'Kafka',
  rows: [
    {
      title: 'Now',
      panels: [
        number('Brokers', 'min(kafka_cluster_brokers)'),
        number('Events not applied', 'sum(consumer_lag_messages)'),
        number('Events not published', 'sum(max by (service) (outbox_pending_messages))'),
        number('Dead letters', 'sum(max by (service) (dead_letters_open))', { mustBeZero: true }),
      ],
    },
    {
      title: 'Consumers',
      panels: [
        plot('Lag', 'short', [
          { expr: 'sum by (group, topic) (consumer_lag_messages)', legend: '{{group}} {{topic}}' },
        ]),
        plot('Time since the last event', 's', [
          {
            expr: 'time() - max by (group, topic, partition) (consumer_last_event_timestamp_seconds)',
            legend: '{{group}} {{topic}} {{partition}}',
          },
        ]),
        plot('Events by what became of them', 'ops', [
          {
            expr: 'sum by (service, outcome) (rate(events_consumed_total[$__rate_interval]))',
            legend: '{{service}} {{outcome}}',
          },
        ]),
        plot('Retries', 'ops', [
          {
            expr: 'sum by (service) (rate(events_consumed_total{outcome="retried"}[$__rate_interval]))',
            legend: '{{service}}',
          },
        ]),
      ],
    },
    {
      title: 'Outboxes',
      panels: [
        plot('Published', 'ops', [
          { expr: 'sum by (topic) (rate(outbox_published_messages_total[$__rate_interval]))', legend: '{{topic}}' },
        ]),
        plot('Waiting to be published', 'short', [
          { expr: 'max by (service) (outbox_pending_messages)', legend: '{{service}}' },
        ]),
        plot('Age of the oldest', 's', [
          { expr: 'max by (service) (outbox_oldest_message_age_seconds)', legend: '{{service}}' },
        ]),
        plot('Failed tries to publish', 'ops', [
          { expr: 'sum by (service) (rate(outbox_publish_failures_total[$__rate_interval]))', legend: '{{service}}' },
        ]),
      ],
    },
    {
      title: 'Dead letters',
      panels: [
        plot('Open', 'short', [{ expr: 'max by (service) (dead_letters_open)', legend: '{{service}}' }]),
        plot('Age of the oldest', 's', [
          { expr: 'max by (service) (dead_letters_oldest_open_age_seconds)', legend: '{{service}}' },
        ]),
        plot('Replays', 'ops', [
          {
            expr: 'sum by (outcome) (rate(dead_letters_replayed_total[$__rate_interval]))',
            legend: '{{outcome}}',
          },
        ]),
      ],
    },
    {
      title: 'Brokers (with containers only)',
      panels: [
        plot('Brokers', 'short', [{ expr: 'max(kafka_brokers)', legend: 'brokers' }]),
        plot('Partitions without all replicas', 'short', [
          { expr: 'sum by (topic) (kafka_topic_partition_under_replicated_partition)', legend: '{{topic}}' },
        ]),
        plot('Messages written', 'ops', [
          {
            expr: 'sum by (topic) (rate(kafka_topic_partition_current_offset[$__rate_interval]))',
            legend: '{{topic}}',
          },
        ]),
        plot('Lag, also of groups that nobody is in', 'short', [
          {
            expr: 'sum by (consumergroup, topic) (kafka_consumergroup_lag >= 0)',
            legend: '{{consumergroup}} {{topic}}',
          },
        ]),
      ],
    },
  ],
};
