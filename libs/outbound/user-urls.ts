import { isIP } from 'node:net';
import type { OutboundSettings } from '../config/providers';
import { AddressGuard } from './address-guard';

/** The ports that any URL may name. */
const standardPorts = [80, 443, 8443];
const MAX_URL_LENGTH = 2_048;

/** The host of a URL as an address or a name: `[::1]` loses its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** The port of a URL, also when it is the default of its scheme. */
export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);

/** The rules for URLs that users give: which scheme, port and address they may name. */
export class UserUrls {
  readonly guard: AddressGuard;
  private readonly ports: ReadonlySet<number>;

  constructor(private readonly settings: OutboundSettings) {
    this.guard = new AddressGuard(settings.networks);
    this.ports = new Set([...standardPorts, ...settings.ports]);
  }

  /** Whether the port may be used on any allowed address; another one only in the networks that are allowed expressly. */
  isStandardPort(port: number): boolean {
    return this.ports.has(port);
  }

  /**
   * Checks what can be seen of a URL without asking for the address of its name.
   * @returns what is wrong and what is allowed, as the detail of a fault; undefined if nothing is
   */
  check(text: string): string | undefined {
    if (text.length > MAX_URL_LENGTH) return `has ${text.length} characters, allowed are ${MAX_URL_LENGTH}`;
    if (!URL.canParse(text)) return 'is no URL, allowed is one such as https://example.com/path';
    const url = new URL(text);
    return this.checkScheme(url) ?? this.checkHost(url);
  }

  private checkScheme({ protocol, username, password }: URL): string | undefined {
    const allowed = this.settings.allowsHttp ? ['https:', 'http:'] : ['https:'];
    if (!allowed.includes(protocol)) return `begins with ${protocol.slice(0, 20)}, allowed is ${allowed.join(' or ')}`;
    if (username || password) return 'has a user name or a password in it, allowed is a URL without them';
    return undefined;
  }

  private checkHost(url: URL): string | undefined {
    const [host, port] = [hostOf(url), portOf(url)];
    const isLiteral = isIP(host) !== 0;
    if (isLiteral && !this.guard.allows(host))
      return 'names an address that is not public, allowed are public addresses';
    // the port of a name is judged with its addresses, where some networks may have any port
    const isExcepted = isLiteral ? this.guard.isException(host) : this.guard.hasExceptions;
    if (this.isStandardPort(port) || isExcepted) return undefined;
    return `names port ${port}, allowed are ${[...this.ports].join(', ')}`;
  }
}

/**
 * Checks the URL of a user before it is saved: scheme, port and a literal address. A name is judged when it is sent to.
 * @returns the detail of a fault, or undefined if the URL is allowed
 */
export const checkUserUrl = (text: string, settings: OutboundSettings): string | undefined =>
  new UserUrls(settings).check(text);
