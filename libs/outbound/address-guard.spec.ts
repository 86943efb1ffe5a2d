import { BlockList } from 'node:net';
import fc from 'fast-check';
import { AddressGuard } from './address-guard';
import { checkUserUrl } from './user-urls';

const guard = new AddressGuard(undefined);

describe('AddressGuard', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    '0x7f000001',
    '2130706433',
    '127.1',
  ])('refuses %s', (address) => expect(guard.allows(address)).toBe(false));

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00::1',
  ])('allows %s', (address) => expect(guard.allows(address)).toBe(true));

  it('refuses every address of the private networks', () => {
    const byte = fc.nat(255);
    fc.assert(
      fc.property(fc.constantFrom('10', '127', '0', '224', '255'), byte, byte, byte, (first, ...rest) => {
        expect(guard.allows([first, ...rest].join('.'))).toBe(false);
      }),
    );
  });

  it('allows a network that is named expressly, also when it is mapped to IPv6, and nothing beside it', () => {
    const networks = new BlockList();
    networks.addSubnet('127.0.0.2', 32, 'ipv4');
    const excepting = new AddressGuard(networks);
    expect(['127.0.0.2', '::ffff:127.0.0.2', '127.0.0.1'].map((one) => excepting.allows(one))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('checkUserUrl', () => {
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  const strict = { allowsHttp: false, ports: [], networks: undefined };

  it.each([
    ['https://example.com/hook'],
    ['https://example.com:8443/hook?a=b'],
    ['https://93.184.216.34/'],
    ['https://metadata.google.internal/'], // a name is judged when it is sent to
  ])('takes %s', (url) => expect(checkUserUrl(url, strict)).toBeUndefined());

  it.each([
    ['http://example.com', 'begins with http:, allowed is https:'],
    ['ftp://example.com', 'begins with ftp:, allowed is https:'],
    ['https://u:p@example.com', 'has a user name or a password in it, allowed is a URL without them'],
    ['https://example.com:22', 'names port 22, allowed are 80, 443, 8443'],
    ['https://2130706433/', 'names an address that is not public, allowed are public addresses'],
    ['https://[::ffff:10.0.0.1]/', 'names an address that is not public, allowed are public addresses'],
    ['nonsense', 'is no URL, allowed is one such as https://example.com/path'],
    [`https://e.com/${'x'.repeat(2048)}`, 'has 2062 characters, allowed are 2048'],
  ])('refuses %s', (url, detail) => expect(checkUserUrl(url, strict)).toBe(detail));

  it('takes http, further ports, and any port in the networks that are named', () => {
    const wide = { allowsHttp: true, ports: [9000], networks: loopback };
    for (const url of [
      'http://example.com',
      'https://example.com:9000',
      'http://127.0.0.1:1',
      'http://hook.internal:1',
    ])
      expect([url, checkUserUrl(url, wide)]).toEqual([url, undefined]);
    expect(checkUserUrl('http://8.8.8.8:1', wide)).toContain('names port 1');
  });
});
