import { createHash } from 'node:crypto';
import { isUuid } from '../kernel/uuid';
import type { Variable } from './environment';

/** A key that a service shows; of the key itself only its hash is held. */
export interface ServiceKeyEntry {
  /** Whose key it is; several entries of one name are its keys of now and of tomorrow. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly hash: Buffer;
  /** undefined: for all tenants. */
  readonly tenantId: string | undefined;
}

const pattern = /^([A-Za-z][\w.-]{0,30}):(?:sha256:([0-9a-f]{64})|([\w-]{32,256}))(?:@(.*))?$/i;
const namePattern = /^([A-Za-z][\w.-]{0,30}):/;

/** What a key is known by. */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key).digest();

const entriesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

function parseEntry(entry: string): ServiceKeyEntry | undefined {
  const [, name, hash, key, tenant] = pattern.exec(entry) ?? [];
  if (name === undefined || (tenant !== undefined && !isUuid(tenant))) return undefined;
  return {
    name,
    hash: hash === undefined ? hashOfKey(key ?? '') : Buffer.from(hash, 'hex'),
    tenantId: tenant?.toLowerCase(),
  };
}

/** The entries, up to the first that is wrong, or that has the key of another. */
function parseEntries(text: string): { entries: ServiceKeyEntry[]; wrong?: string } {
  const entries: ServiceKeyEntry[] = [];
  for (const [i, one] of entriesOf(text).entries()) {
    const entry = parseEntry(one);
    const name = namePattern.exec(one)?.[1];
    const place = `entry ${i + 1}${name === undefined ? '' : ` (${name})`}`;
    if (!entry) return { entries, wrong: `${place} is wrong` };
    if (entries.some(({ hash }) => hash.equals(entry.hash)))
      return { entries, wrong: `${place} has the key of another` };
    entries.push(entry);
  }
  return { entries };
}

/** The keys of services, separated by spaces or commas; a fault tells which entry, never the key. */
export const serviceKeys: Variable<readonly ServiceKeyEntry[]> = {
  allowed:
    'NAME:sha256:HASH or NAME:KEY, each with @TENANT or for all tenants, separated by spaces or commas; HASH has 64 hexadecimal digits, KEY 32 to 256 letters, digits, dashes or underscores',
  secret: true,
  parse: (text) => {
    const { entries, wrong } = parseEntries(text);
    return wrong === undefined ? entries : undefined;
  },
  explain: (text) => parseEntries(text).wrong,
};
