import { describe, expect, it } from '@jest/globals';
import { readable } from './dead-letter-view.js';

describe('The value of a dead letter', () => {
  it('is shown as unchanged text when it is JSON', () => {
    expect(readable(Buffer.from('{"a":  "ä"}'))).toEqual({ encoding: 'json', text: '{"a":  "ä"}' });
  });

  it.each([
    ['no JSON', Buffer.from('not an event')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['nothing', Buffer.alloc(0)],
  ])('is shown in base64 when it is %s', (_what, value) => {
    expect(readable(value)).toEqual({ encoding: 'base64', text: value.toString('base64') });
  });
});
