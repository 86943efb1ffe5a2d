import { BlockList, isIP, isIPv6 } from 'node:net';
import { optional, type Variable } from './environment';

const itemsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** A password, token or key, which errors do not show. */
export const credential: Variable<string | undefined> = optional({
  allowed: 'some text',
  secret: true,
  parse: (text) => text,
});

/** The address of a provider's API, without a slash at its end. */
export const baseUrl = (fallback = ''): Variable<string> => ({
  allowed: 'a URL that starts with https:// or http://, without a query',
  fallback,
  parse: (text) => (/^https?:\/\/[^?#]+$/.test(text) && URL.canParse(text) ? text.replace(/\/+$/, '') : undefined),
});

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\.[\d.]+$/.test(host);

/** Where people and providers reach Campana: https, or http on the same machine. */
export const publicUrl: Variable<string> = {
  ...baseUrl(),
  allowed: 'a URL that starts with https://, or with http:// and names this machine, without a query',
  parse: (text) => {
    const url = baseUrl().parse(text);
    if (url === undefined) return undefined;
    const { protocol, hostname } = new URL(url);
    return protocol === 'https:' || isLoopback(hostname) ? url : undefined;
  },
};

/** The issuer of an OpenID provider, kept as it is given: tokens name it exactly so. */
export const issuerUrl: Variable<string> = {
  allowed: publicUrl.allowed,
  parse: (text) => (publicUrl.parse(text) === undefined ? undefined : text),
};

const isClaimName = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= 200;

/** Which claims of an ID token say a person's tenants and roles. */
export interface ClaimNames {
  readonly tenants: string;
  readonly roles: string;
}

/** Names of claims, as a JSON object; a name with dots may lead into an object, as `realm_access.roles`. */
export const claimNames = (fallback: string): Variable<ClaimNames> => ({
  allowed: 'a JSON object with the names of two claims, tenants and roles',
  fallback,
  parse: (text) => {
    const { tenants, roles, ...others } = jsonObject(text) ?? {};
    const isValid = isClaimName(tenants) && isClaimName(roles) && Object.keys(others).length === 0;
    return isValid ? ({ tenants, roles } as ClaimNames) : undefined;
  },
});

/** A sender of e-mail, with or without a name. */
export interface Mailbox {
  readonly name: string | null;
  readonly email: string;
}

/** `alerts@example.com`, or `Alerts <alerts@example.com>`. */
export const mailbox: Variable<Mailbox> = {
  allowed: 'an address such as alerts@example.com, or Alerts <alerts@example.com>',
  parse: (text) => {
    const [, name, inBrackets] = /^([^<>"\r\n]{0,200})<([^<>]+)>$/.exec(text) ?? [];
    const email = inBrackets ?? text;
    const isAddress = email.length <= 254 && /^[^\s@<>,;"]+@[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(email);
    return isAddress ? { name: name?.trim() || null, email } : undefined;
  },
};

/** An E.164 number, or, for Twilio, the id of a messaging service. */
export const phoneNumber = (...prefixes: string[]): Variable<string> => ({
  allowed: ['a number such as +34600111222', ...prefixes.map((prefix) => `an id that starts with ${prefix}`)].join(
    ', or ',
  ),
  parse: (text) =>
    /^\+[1-9]\d{6,14}$/.test(text) || prefixes.some((prefix) => text.startsWith(prefix) && /^\w{10,64}$/.test(text))
      ? text
      : undefined,
});

/** Reads JSON. @returns undefined when it is not a JSON object */
export const jsonObject = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

/** The approved WhatsApp templates, by kind of message and language: `{"alert.es": "…"}`. */
export const templateNames: Variable<Readonly<Record<string, string>>> = {
  allowed: 'a JSON object from kind.language, such as alert.es, to the template',
  parse: (text) => {
    const names = jsonObject(text);
    const isValid = Object.entries(names ?? { '': '' }).every(
      ([name, value]) => /^[a-z]+\.[a-z]{2}$/.test(name) && typeof value === 'string' && /^[\w/.-]{1,512}$/.test(value),
    );
    return isValid ? (names as Record<string, string>) : undefined;
  },
};

/** Ports, separated by spaces or commas. */
export const ports: Variable<readonly number[]> = {
  allowed: 'ports from 1 to 65535, separated by spaces or commas',
  parse: (text) => {
    const list = itemsOf(text).map((item) => (/^\d{1,5}$/.test(item) ? Number(item) : 0));
    return list.length > 0 && list.every((port) => port >= 1 && port <= 65_535) ? list : undefined;
  },
};

/** Networks such as 10.0.0.0/8, or single addresses. @returns undefined when one is invalid */
const blockListOf = (items: readonly string[]): BlockList | undefined => {
  const list = new BlockList();
  for (const item of items) {
    const [address = '', prefix] = item.split('/');
    const bits = isIPv6(address) ? 128 : 32;
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
    if (isIP(address) === 0 || !(length <= bits)) return undefined;
    list.addSubnet(address, length, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return items.length > 0 ? list : undefined;
};

/** Networks, separated by spaces or commas. */
export const networks: Variable<BlockList> = {
  allowed: 'networks such as 10.0.0.0/8 or addresses, separated by spaces or commas',
  parse: (text) => blockListOf(itemsOf(text)),
};
