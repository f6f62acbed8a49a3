import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Ship } from './vendor-orders.dto.js';

const carrierAndCode = { carrier: 'DHL', trackingCode: 'JD0146000034' };
const accepts = (change: Partial<typeof carrierAndCode>) =>
  validateSync(plainToInstance(Ship, { ...carrierAndCode, ...change })).length === 0;

describe('a shipment', () => {
  it.each(['DHL', 'UPS', 'PostNL 2', "L'Express & Fils", 'Österreichische Post', '4-72', 'x'.repeat(40)])(
    'accepts the carrier %j',
    (carrier) => expect(accepts({ carrier })).toBe(true),
  );

  it.each([
    'evil.example',
    'https://evil',
    'mail@evil',
    'tel:0900',
    'a/b',
    '  ',
    ' DHL',
    '=DHL',
    'a\nb',
    'D',
    'x'.repeat(41),
  ])('refuses the carrier %j, which is put into mails', (carrier) => expect(accepts({ carrier })).toBe(false));

  it.each(['BR00000001', '1Z 999 AA1 01', 'RR-123456785-DE', '1234', 'x'.repeat(40)])(
    'accepts the tracking code %j',
    (trackingCode) => expect(accepts({ trackingCode })).toBe(true),
  );

  it.each(['evil.example/x', 'mail@evil', 'tel:0900', '    ', '-123', '123', 'ÄB00000001', 'a\nbcd', 'x'.repeat(41)])(
    'refuses the tracking code %j',
    (trackingCode) => expect(accepts({ trackingCode })).toBe(false),
  );
});
