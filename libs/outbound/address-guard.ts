import { BlockList, isIP } from 'node:net';

/** What is not a public IPv4 address: private, loopback, link-local, shared, documentation, multicast, reserved. */
const forbiddenV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Of IPv6 only this is routed publicly: loopback, ULA, link-local, multicast, v4-mapped and NAT64 are outside. */
const globalV6 = ['2000::/3'];
/** Parts of it that lead elsewhere: Teredo and other special uses, 6to4, documentation. */
const forbiddenV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const listOf = (networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
};

const v4 = listOf(forbiddenV4, 'ipv4');
const v6 = listOf(forbiddenV6, 'ipv6');
const global = listOf(globalV6, 'ipv6');

/** Tells which IP addresses a URL of a user may lead to. */
export class AddressGuard {
  /** @param exceptions networks that are allowed although they are not public */
  constructor(private readonly exceptions: BlockList | undefined) {}

  /** Whether there are networks that are allowed although they are not public. */
  get hasExceptions(): boolean {
    return this.exceptions !== undefined;
  }

  /** Whether an address is in a network that is allowed expressly. */
  isException(address: string): boolean {
    const [plain = ''] = address.split('%');
    return isIP(plain) !== 0 && (this.exceptions?.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6') ?? false);
  }

  /** Whether an address may be connected to. What is no IP address may not. */
  allows(address: string): boolean {
    if (this.isException(address)) return true;
    if (isIP(address) === 4) return !v4.check(address, 'ipv4');
    return isIP(address) === 6 && global.check(address, 'ipv6') && !v6.check(address, 'ipv6');
  }
}
