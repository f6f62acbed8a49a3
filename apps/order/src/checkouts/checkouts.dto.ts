import { IsId, IsInteger, IsLeftOutOr, IsListOf, IsOneOf, MoneyRequest } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { maxLines, maxQuantity } from '../order-lifecycle/order.js';
import { DeliveryAddressRequest } from '../orders/delivery-address.dto.js';

@JSONSchema({
  description: 'Lines of one variant are summed.',
  examples: [{ variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c', quantity: 2 }],
})
class WantedLineRequest {
  @IsId()
  variantId: string;

  @IsInteger({ min: 1, max: maxQuantity })
  quantity: number;
}

@JSONSchema({
  examples: [
    {
      paymentMethodId: '01a2052d-0f81-7179-aefe-23c0ac32eb2c',
      expectedTotal: { amount: 900, currency: 'EUR' },
      deliveryAddress: {
        name: 'Ada Lovelace',
        line1: '12 St James’s Square',
        postalCode: 'SW1Y 4JH',
        city: 'London',
        country: 'GB',
      },
      lines: [{ variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c', quantity: 2 }],
    },
  ],
})
export class CheckoutBody {
  @IsId()
  @JSONSchema({ description: 'A payment method of the shopper' })
  paymentMethodId: string;

  @IsOneOf(() => MoneyRequest)
  @JSONSchema({ description: 'The total that the shopper saw; any other total is rejected with price_changed' })
  expectedTotal: MoneyRequest;

  @IsOneOf(() => DeliveryAddressRequest)
  deliveryAddress: DeliveryAddressRequest;

  @IsLeftOutOr()
  @IsListOf(() => WantedLineRequest, { min: 1, max: maxLines })
  @JSONSchema({ description: "Checks out the shopper's cart when left out" })
  lines?: WantedLineRequest[];
}
