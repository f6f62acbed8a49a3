import { IsId, IsInteger, IsListOf, moneyAnswer, time } from '@mvec/http';
import { money, multiply, sum } from '@mvec/money';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { lineTitle } from '../variants/line-title.js';

const variantId = '01a2052d-1181-7179-aefe-23c0ac32eb2c';

@JSONSchema({ examples: [{ variantId, quantity: 2 }] })
export class HoldLineRequest {
  @IsId()
  variantId: string;

  @IsInteger({ min: 1, max: 10_000 })
  quantity: number;
}

@JSONSchema({ examples: [{ lines: [{ variantId, quantity: 2 }] }] })
export class TakeHold {
  @IsListOf(() => HoldLineRequest, { min: 1, max: 100 })
  @JSONSchema({ description: 'Lines of the same variant are added up' })
  lines: HoldLineRequest[];
}

const heldLine = z.object({
  variantId: z.uuid(),
  productId: z.uuid(),
  vendorId: z.uuid(),
  title: z.string().describe("The product's title, and the variant's when it says more"),
  sku: z.string(),
  quantity: z.int(),
  unitPrice: moneyAnswer,
});

type HeldLineView = z.infer<typeof heldLine>;

export const hold = z
  .object({
    orderId: z.uuid(),
    lines: z.array(heldLine),
    total: moneyAnswer,
    expiresAt: time.nullable().describe('Null once the order is placed'),
  })
  .meta({
    id: 'Hold',
    description: 'Stock taken for an order, with the prices in force when it was taken.',
    examples: [
      {
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        lines: [
          {
            variantId,
            productId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
            vendorId: '01a2052c-9c1e-7b0a-8f52-6a0a4a3e7c11',
            title: 'Kettle – Red',
            sku: 'K-RED',
            quantity: 2,
            unitPrice: { amount: 2_500, currency: 'EUR' },
          },
        ],
        total: { amount: 5_000, currency: 'EUR' },
        expiresAt: '2026-11-22T12:02:00.000Z',
      },
    ],
  });

export type HoldView = z.infer<typeof hold>;

/** A line of a hold, just taken or stored. */
interface HeldLine {
  variantId: string | null;
  productId: string;
  vendorId: string;
  productTitle: string;
  variantTitle: string;
  sku: string;
  quantity: number;
  priceAmount: number;
  priceCurrency: string;
  expiresAt: Date | null;
}

/** @param held at least one line, all in one currency */
export function toHoldView(orderId: string, held: readonly HeldLine[]): HoldView {
  const lines = held.map(toLineView);
  const currency = held[0]?.priceCurrency ?? '';
  return {
    orderId,
    lines,
    total: sum(
      lines.map(({ unitPrice, quantity }) => multiply(unitPrice, quantity)),
      currency,
    ),
    expiresAt: held[0]?.expiresAt?.toISOString() ?? null,
  };
}

function toLineView(line: HeldLine): HeldLineView {
  return {
    variantId: line.variantId ?? '',
    productId: line.productId,
    vendorId: line.vendorId,
    title: lineTitle(line.productTitle, line.variantTitle),
    sku: line.sku,
    quantity: line.quantity,
    unitPrice: money(line.priceAmount, line.priceCurrency),
  };
}
