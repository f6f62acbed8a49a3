import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deviceFingerprint, deviceLabel } from './device.js';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
const windows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

describe('deviceLabel', () => {
  it.each([
    [firefox, 'Firefox on Linux'],
    [windows, 'Chrome on Windows'],
    [`${windows} Edg/131.0.0.0`, 'Edge on Windows'],
    [`${windows} OPR/116.0.0.0`, 'Opera on Windows'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
      'Samsung Internet on Android',
    ],
    ['MvecShop/3.1 (Android 14)', 'Android'],
    ['curl/8.11.0', 'Unknown device'],
    ['', 'Unknown device'],
  ])('makes of %j the label %j', (userAgent, label) => {
    expect(deviceLabel(userAgent)).toBe(label);
  });

  it('contains no text of the user agent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (secret) => {
        expect(deviceLabel(`${firefox} ${secret}`)).toMatch(/^[A-Z][A-Za-z ]+ on Linux$/);
      }),
    );
  });
});

describe('deviceFingerprint', () => {
  const of = (userAgent: string, account = 'a') => deviceFingerprint(account, userAgent).toString('hex');

  it('stays the same after an update of the browser', () => {
    expect(of(firefox.replaceAll('133.0', '140.0.2'))).toBe(of(firefox));
  });

  it('differs between devices and between accounts', () => {
    expect(new Set([of(firefox), of(windows), of(''), of(firefox, 'b')]).size).toBe(4);
  });
});
