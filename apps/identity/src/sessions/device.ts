import { createHash } from 'node:crypto';

type Family = readonly [pattern: RegExp, name: string];

/** In this order: many browsers also call themselves Chrome, and all of those Safari. */
const browsers: readonly Family[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/[^)]*\bSafari\//, 'Safari'],
];

/** In this order: iPhones claim to be like macOS, Android is a Linux. */
const systems: readonly Family[] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Longer ones are nobody's browser. */
const maxUserAgent = 512;

/**
 * `Firefox on Linux`: enough for owners to recognise their own device, too little to follow anybody by. It stays in
 * events for ever, so nothing of the user agent itself may get into it.
 */
export function deviceLabel(userAgent: string): string {
  const known = [browsers, systems].flatMap((families) => familyOf(userAgent, families) ?? []);
  return known.length === 0 ? 'Unknown device' : known.join(' on ');
}

/**
 * Tells an account's devices apart: a hash of the user agent without its version numbers, so that an update makes no
 * new device. The account is part of it: nobody can see that two accounts share a device.
 */
export function deviceFingerprint(accountId: string, userAgent: string): Buffer {
  const lasting = userAgent.slice(0, maxUserAgent).replace(/[\d._]+/g, '');
  return createHash('sha256').update(`${accountId}\n${lasting}`).digest();
}

function familyOf(userAgent: string, families: readonly Family[]): string | undefined {
  const text = userAgent.slice(0, maxUserAgent);
  return families.find(([pattern]) => pattern.test(text))?.[1];
}
