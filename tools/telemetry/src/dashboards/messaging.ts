import { type DashboardDescription, number, plot } from './description.js';

export const messaging: DashboardDescription = {
  uid: 'mvec-messaging',
  title: 'Messaging',
  rows: [
    {
      title: 'Now',
      panels: [
        number('Mails that could be sent', 'max(messaging_due_deliveries)'),
        number('The oldest of them waits for', 'max(messaging_oldest_due_delivery_age_seconds)', { unit: 's' }),
        number('Jobs in the queue', 'sum(max by (state) (messaging_queue_jobs))'),
        number('Failed for good in a day', 'sum(increase(messaging_deliveries_total{outcome="failed"}[1d]))'),
      ],
    },
    {
      title: 'Mails',
      panels: [
        plot('By outcome', 'ops', [
          { expr: 'sum by (outcome) (rate(messaging_deliveries_total[$__rate_interval]))', legend: '{{outcome}}' },
        ]),
        plot('Sent, by template', 'ops', [
          {
            expr: 'sum by (template) (rate(messaging_deliveries_total{outcome="sent"}[$__rate_interval]))',
            legend: '{{template}}',
          },
        ]),
        plot('Waiting', 'short', [{ expr: 'max(messaging_due_deliveries)', legend: 'due' }]),
        plot('Age of the oldest that waits', 's', [
          { expr: 'max(messaging_oldest_due_delivery_age_seconds)', legend: 'oldest' },
        ]),
      ],
    },
    {
      title: 'Queue',
      panels: [
        plot('Jobs by state', 'short', [{ expr: 'max by (state) (messaging_queue_jobs)', legend: '{{state}}' }]),
        plot('Jobs that failed', 'ops', [
          { expr: 'sum(rate(messaging_job_failures_total[$__rate_interval]))', legend: 'failed' },
        ]),
      ],
    },
  ],
};
