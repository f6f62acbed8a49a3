export { MvecClient, type MvecClientOptions } from './mvec-client.js';
export type * as analytics from './generated/analytics/types.gen.js';
export type * as catalog from './generated/catalog/types.gen.js';
export type * as identity from './generated/identity/types.gen.js';
export type * as messaging from './generated/messaging/types.gen.js';
export type * as order from './generated/order/types.gen.js';
export type * as payment from './generated/payment/types.gen.js';
