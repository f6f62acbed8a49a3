import { type DashboardDescription, number, plot } from './description.js';

const minorUnits = 'In minor units of each currency.';

export const money: DashboardDescription = {
  uid: 'mvec-money',
  title: 'Money',
  rows: [
    {
      title: 'Now',
      panels: [
        number('Ledger imbalance', 'max by (currency) (payment_ledger_imbalance_minor_units)', {
          legend: '{{currency}}',
          mustBeZero: true,
          hint: `${minorUnits} Of the entries of the last minutes.`,
        }),
        number(
          'Owed to vendors',
          'sum by (currency) (max by (currency, state) (payment_owed_to_vendors_minor_units))',
          {
            legend: '{{currency}}',
            hint: minorUnits,
          },
        ),
        number('Oldest refund not made', 'max(payment_refund_oldest_owed_seconds)', { unit: 's' }),
        number('Paid, neither confirmed nor cancelled', 'max(analytics_captured_unsettled_orders)', {
          mustBeZero: true,
        }),
      ],
    },
    {
      title: 'In and out',
      panels: [
        plot(
          'Captured in an hour',
          'short',
          [{ expr: 'sum by (currency) (increase(payment_captured_minor_units_total[1h]))', legend: '{{currency}}' }],
          { hint: minorUnits },
        ),
        plot(
          'Refunded in an hour',
          'short',
          [{ expr: 'sum by (currency) (increase(payment_refunded_minor_units_total[1h]))', legend: '{{currency}}' }],
          { hint: minorUnits },
        ),
        plot(
          'Vendors’ balances',
          'short',
          [
            {
              expr: 'max by (currency, state) (payment_owed_to_vendors_minor_units)',
              legend: '{{currency}} {{state}}',
            },
          ],
          {
            hint: `${minorUnits} Pending until it is shipped; available is what the next payouts come to.`,
            canBeNegative: true,
          },
        ),
        plot('Payments by what became of them', 'ops', [
          { expr: 'sum by (outcome) (rate(payment_outcomes_total[$__rate_interval]))', legend: '{{outcome}}' },
        ]),
        plot('Payments under way', 'short', [
          { expr: 'max by (status) (payment_open_payments)', legend: '{{status}}' },
        ]),
      ],
    },
    {
      title: 'Card provider',
      panels: [
        plot('Calls by outcome', 'ops', [
          {
            expr: 'sum by (kind, outcome) (rate(payment_provider_calls_total[$__rate_interval]))',
            legend: '{{kind}} {{outcome}}',
          },
        ]),
        plot('Time of a call, p99', 's', [
          {
            expr: 'histogram_quantile(0.99, sum by (kind, le) (rate(payment_provider_call_duration_seconds_bucket[$__rate_interval])))',
            legend: '{{kind}}',
          },
        ]),
      ],
    },
  ],
};
