import { type DashboardDescription, number, plot } from './description.js';

export const orders: DashboardDescription = {
  uid: 'mvec-orders',
  title: 'Orders',
  rows: [
    {
      title: 'Now',
      panels: [
        number('Open orders', 'sum(max by (status) (order_open_orders))'),
        number('Stuck orders', 'sum(max by (why) (order_stuck_orders))', { mustBeZero: true }),
        number('Paid, neither confirmed nor cancelled', 'max(analytics_captured_unsettled_orders)', {
          mustBeZero: true,
        }),
        number('Oversold variants', 'max(catalog_oversold_variants)', { mustBeZero: true }),
      ],
    },
    {
      title: 'From checkout to confirmation',
      panels: [
        plot('Checkouts by result', 'ops', [
          { expr: 'sum by (result) (rate(order_checkouts_total[$__rate_interval]))', legend: '{{result}}' },
        ]),
        plot('Funnel: steps of orders', 'ops', [
          { expr: 'sum by (to) (rate(order_steps_total[$__rate_interval]))', legend: '{{to}}' },
        ]),
        plot('Time from checkout to confirmation', 's', [
          {
            expr: 'histogram_quantile(0.5, sum by (le) (rate(order_confirmation_duration_seconds_bucket[$__rate_interval])))',
            legend: 'p50',
          },
          {
            expr: 'histogram_quantile(0.99, sum by (le) (rate(order_confirmation_duration_seconds_bucket[$__rate_interval])))',
            legend: 'p99',
          },
        ]),
        plot('Confirmed of those placed', 'percentunit', [
          {
            expr: 'sum(increase(order_steps_total{to="confirmed"}[15m])) / sum(increase(order_steps_total{to="awaiting_payment"}[15m]))',
            legend: 'confirmed',
          },
        ]),
      ],
    },
    {
      title: 'Orders that are not final',
      panels: [
        plot('Open orders by status', 'short', [{ expr: 'max by (status) (order_open_orders)', legend: '{{status}}' }]),
        plot('Age of the oldest open order', 's', [
          { expr: 'max by (status) (order_oldest_open_order_age_seconds)', legend: '{{status}}' },
        ]),
        plot('Stuck orders by why', 'short', [{ expr: 'max by (why) (order_stuck_orders)', legend: '{{why}}' }]),
        plot('Requests that wait for an order’s end', 'short', [
          { expr: 'sum(order_waiting_requests)', legend: 'waiting' },
        ]),
      ],
    },
    {
      title: 'Stock',
      panels: [
        plot('Holds', 'short', [{ expr: 'max by (state) (catalog_holds)', legend: '{{state}}' }]),
        plot(
          'Holds taken and refused',
          'ops',
          [
            { expr: 'sum(rate(catalog_holds_taken_total[$__rate_interval]))', legend: 'taken' },
            {
              expr: 'sum by (reason) (rate(catalog_holds_refused_total[$__rate_interval]))',
              legend: 'refused: {{reason}}',
            },
            {
              expr: 'sum(rate(catalog_holds_lost_total[$__rate_interval]))',
              legend: 'lost after the order was placed',
            },
          ],
          { hint: 'What is refused for insufficient stock would have been oversold.' },
        ),
      ],
    },
  ],
};
