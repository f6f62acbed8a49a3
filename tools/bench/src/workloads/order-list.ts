import { freshTokens } from '../seed/people.js';
import { bearerOf, get } from './requests.js';
import { requestWork } from './measured-load.js';

/** Lists each shopper's newest 20 orders; how many exist depends on the checkouts before. */
export const orderListWorkload = requestWork({
  name: 'order-list',
  title: 'order list of 20',
  plan: async ({ platform, market }) => {
    await freshTokens(platform.gateway, market.shoppers);
    return {
      method: 'GET',
      senders: market.shoppers.map((shopper) => ({ headers: bearerOf(shopper), bodyStart: '' })),
      subjects: [get('/api/order/v1/orders?limit=20')],
      take: 'at-random',
      expect: 200,
    };
  },
});
