import { lastUnitSku, repricedSku, scarceSku } from './goods.js';

/** Quantities by SKU. */
export type Basket = Record<string, number>;

/** Planned course of an order. */
export type Timeline = 'ordinary' | 'declined' | 'time-out' | 'last-unit' | 'price-changed' | 'too-many' | 'cancelled';

export interface PlannedOrder {
  timeline: Timeline;
  /** Index of the shopper, from 0. */
  shopper: number;
  /** The sandbox's card token. */
  card: string;
  basket: Basket;
  /** Order through the cart, as a shop's page does, or in one call. */
  through: 'cart' | 'call';
}

export const shopperNames = ['First Shopper', 'Second Shopper', 'Third Shopper', 'Fourth Shopper', 'Fifth Shopper'];

/** Products of ordinary orders, each from a different pair of vendors. */
const shelves = [
  ['DESK-120', 'SHELF-80', 'BENCH-140', 'BOARD-C', 'SPOON-B', 'BOWL-O', 'CANDLE-T'],
  ['LAMP-B', 'WALL-2', 'LANTERN', 'PAN-24', 'KETTLE', 'HOOK-5', 'MIRROR-60'],
  ['BLANKET-W', 'TOWEL-L', 'RUG-C', 'COASTER-F', 'CLOTH-C', 'CUSHION-F', 'PILLOW-R'],
];

const success = 'tok_success';

/** Orders with a special course; no other order uses their products. */
const special: PlannedOrder[] = [
  { timeline: 'declined', shopper: 3, card: 'tok_declined', basket: { 'DESK-120': 1, 'LAMP-B': 1 }, through: 'call' },
  {
    timeline: 'time-out',
    shopper: 4,
    card: 'tok_timeout_after_charge',
    basket: { 'BOWL-O': 1, 'TOWEL-L': 2 },
    through: 'call',
  },
  { timeline: 'last-unit', shopper: 0, card: success, basket: { [lastUnitSku]: 1, 'HOOK-5': 1 }, through: 'call' },
  { timeline: 'last-unit', shopper: 1, card: success, basket: { [lastUnitSku]: 1, 'HOOK-5': 2 }, through: 'call' },
  { timeline: 'price-changed', shopper: 2, card: success, basket: { [repricedSku]: 2, 'BOARD-C': 1 }, through: 'cart' },
  { timeline: 'too-many', shopper: 3, card: success, basket: { 'SHELF-80': 1, [scarceSku]: 500 }, through: 'call' },
  { timeline: 'cancelled', shopper: 1, card: success, basket: { 'RUG-C': 1, 'WALL-2': 1 }, through: 'call' },
];

/** The special orders and the given number of ordinary ones. The order whose price changes needs two checkouts. */
export function planOf(ordinaryOrders: number): PlannedOrder[] {
  return [...special, ...Array.from({ length: ordinaryOrders }, (_, index) => ordinary(index))];
}

/** An ordinary order, the same for the same index, so that two runs can be compared. */
function ordinary(index: number): PlannedOrder {
  const pick = (shelf: number, step: number) => shelves[shelf % 3]?.[(index * step) % 7] ?? '';
  const basket = {
    [pick(index, 1)]: 1 + (index % 2),
    [pick(index + 1, 2)]: 1,
    ...(index % 3 === 0 && { [pick(index + 2, 3)]: 1 }),
  };
  const through = index % 2 === 0 ? 'cart' : 'call';
  return { timeline: 'ordinary', shopper: index % shopperNames.length, card: success, basket, through };
}
