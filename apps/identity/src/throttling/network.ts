import { isIPv6 } from 'node:net';

/**
 * The network that limits count: an IPv4 address, or the /64 of an IPv6 address, as one customer has all its 2^64
 * addresses (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const isMappedV4 = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  return isMappedV4 ? groups.slice(6).flatMap(bytesOf).join('.') : `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups without leading zeros. The URL parser normalises addresses, also those with an IPv4 end. */
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
