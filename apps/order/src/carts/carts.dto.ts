import { IsInteger, moneyAnswer } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { maxQuantity } from '../order-lifecycle/order.js';
import { isPurchasable, type ShownLine, totalOf } from './cart.js';

@JSONSchema({ examples: [{ quantity: 2 }] })
export class PutCartLine {
  @IsInteger({ min: 1, max: maxQuantity })
  quantity: number;
}

const lineExample = {
  variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
  productId: '01a2052d-1182-7179-aefe-23c0ac32eb2d',
  vendorId: '01a2052d-0fff-704c-bbaa-1a016fa35731',
  title: 'Green tea, 100 g',
  sku: 'TEA-100',
  quantity: 2,
  price: { amount: 450, currency: 'EUR' },
  previousPrice: { amount: 400, currency: 'EUR' },
  available: 31,
  purchasable: true,
};

const cartLine = z
  .object({
    variantId: z.uuid(),
    productId: z.uuid(),
    vendorId: z.uuid(),
    title: z.string(),
    sku: z.string(),
    quantity: z.int(),
    price: moneyAnswer.describe('Price of one unit'),
    previousPrice: moneyAnswer.nullable().describe('The price that the shopper saw before, if it has changed'),
    available: z.int().describe('Units in stock'),
    purchasable: z.boolean().describe('Whether it is for sale and in stock in this quantity'),
  })
  .meta({ id: 'CartLine', examples: [lineExample] });

export const cartAnswer = z
  .object({
    id: z.uuid().nullable().describe('Null while the cart is empty'),
    lines: z.array(cartLine),
    total: moneyAnswer.nullable().describe('Null while the cart is empty, or when its lines have several currencies'),
    refreshed: z.boolean().describe('Whether prices and availability are current; otherwise as last shown'),
  })
  .meta({
    id: 'Cart',
    description: 'The variants that a shopper has chosen, with prices and stock.',
    examples: [
      {
        id: '01a2052d-1000-704c-bbaa-1a016fa35732',
        lines: [lineExample],
        total: { amount: 900, currency: 'EUR' },
        refreshed: true,
      },
    ],
  });

export type CartView = z.infer<typeof cartAnswer>;

export function toCartView(id: string | null, lines: readonly ShownLine[], refreshed: boolean): CartView {
  return { id, lines: lines.map(toLineView), total: totalOf(lines), refreshed };
}

function toLineView(line: ShownLine): CartView['lines'][number] {
  return {
    variantId: line.variantId,
    productId: line.productId,
    vendorId: line.vendorId,
    title: line.title,
    sku: line.sku,
    quantity: line.quantity,
    price: line.price,
    previousPrice: line.previousPrice,
    available: line.available,
    purchasable: isPurchasable(line),
  };
}
