import { createHash } from 'node:crypto';

type Family = readonly [pattern: RegExp, name: string];

/** The order matters: many browsers also claim to be Chrome, and all of those Safari. */
const browsers: readonly Family[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bVersion\/[^)]*\bSafari\//, 'Safari'],
];

/** The order matters: iPhones also claim macOS, Android also Linux. */
const systems: readonly Family[] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** No browser sends a longer one. */
const maxUserAgent = 512;

/**
 * Names a device, for example `Firefox on Linux`: owners recognise theirs, and it identifies no person. Events keep it for
 * ever, so it contains no text of the user agent.
 */
export function deviceLabel(userAgent: string): string {
  const known = [browsers, systems].flatMap((families) => familyOf(userAgent, families) ?? []);
  return known.length === 0 ? 'Unknown device' : known.join(' on ');
}

/**
 * Identifies a device of one account: a hash of the user agent without version numbers, so an update is no new device.
 * The account is part of the hash, so it does not show that two accounts share a device.
 */
export function deviceFingerprint(accountId: string, userAgent: string): Buffer {
  const lasting = userAgent.slice(0, maxUserAgent).replace(/[\d._]+/g, '');
  return createHash('sha256').update(`${accountId}\n${lasting}`).digest();
}

function familyOf(userAgent: string, families: readonly Family[]): string | undefined {
  const text = userAgent.slice(0, maxUserAgent);
  return families.find(([pattern]) => pattern.test(text))?.[1];
}
