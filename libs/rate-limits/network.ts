import { isIPv6 } from 'node:net';

/** The value that a proxy reports may not be an address at all. */
const MAX_ADDRESS_LENGTH = 64;
/** Groups of the network part of an IPv6 address: providers commonly give each customer a /64. */
const GROUPS_OF_NETWORK = 4;

/** The groups of the network part of an IPv6 address, with omitted zeros filled in. */
function networkGroups(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean);
  // an IPv4 address at the end stands for two groups
  const ends = rest.length + (rest.some((group) => group.includes('.')) ? 1 : 0);
  const zeros = tail === undefined ? 0 : 8 - groups.length - ends;
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...rest].slice(0, GROUPS_OF_NETWORK);
}

/**
 * The key under which requests of an address are counted: an IPv4 address itself, or the /64 network of an IPv6
 * address.
 */
export function networkOf(address: string): string {
  const plain = address
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
    .slice(0, MAX_ADDRESS_LENGTH);
  if (!isIPv6(plain)) return plain;
  const groups = networkGroups(plain.toLowerCase()).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}
