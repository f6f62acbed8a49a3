export { type Check, checksOf } from './checks.js';
export { dataOf, Gateway, newKey, UnexpectedAnswerError } from './gateway.js';
export type { Assortment, Goods } from './goods.js';
export type * from './market.types.js';
export { newShopper, newVendor, openCategories, type Shopper, signIn, type VendorWithGoods } from './people.js';
export { tradeAndReport, verdict } from './report/trade-and-report.js';
export type { Checkout } from './shopping.js';
export { trade, type FinishedOrder, type TradeOptions, type TradeReport } from './trade.js';
