import { isIPv6 } from 'node:net';

/**
 * What throttles count by: an IPv4 address, or the /64 of an IPv6 one, as a single customer has all of its 2^64
 * addresses (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const isMappedV4 = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  return isMappedV4 ? groups.slice(6).flatMap(bytesOf).join('.') : `${groups.slice(0, 4).join(':')}::/64`;
}

/** All eight, without leading zeros. The URL parser writes each address in one way, also those that end like IPv4. */
function groupsOf(address: string): string[] {
  const [withoutZone = ''] = address.split('%');
  const canonical = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
  const [left = [], right = []] = canonical.split('::').map((part) => part.split(':').filter(Boolean));
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}

function bytesOf(group: string): number[] {
  const value = parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
