export { type Check, checksOf } from './checks.js';
export { GatewayClient, UnexpectedAnswerError } from './gateway-client.js';
export type * from './market.types.js';
export type { Checkout } from './shopping.js';
export { trade, type FinishedOrder, type TradeOptions, type TradeReport } from './trade.js';
