import { createHash } from 'node:crypto';
import { isUuid } from '../kernel/uuid';
import type { Variable } from './environment';

/** A service key of the configuration. Only its hash is held in memory. */
export interface ServiceKeyEntry {
  /** The name of the service. Several entries may have the same name, so that a key can be rotated. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly hash: Buffer;
  /** The tenant that the key is for; undefined: all tenants. */
  readonly tenantId: string | undefined;
}

const pattern = /^([A-Za-z][\w.-]{0,30}):(?:sha256:([0-9a-f]{64})|([\w-]{32,256}))(?:@(.*))?$/i;
const namePattern = /^([A-Za-z][\w.-]{0,30}):/;

/** The SHA-256 of a key, by which it is stored and compared. */
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

/** Parses the entries, up to the first one that is invalid or repeats the key of another entry. */
function parseEntries(text: string): { entries: ServiceKeyEntry[]; wrong?: string } {
  const entries: ServiceKeyEntry[] = [];
  for (const [i, one] of entriesOf(text).entries()) {
    const entry = parseEntry(one);
    const name = namePattern.exec(one)?.[1];
    const place = `entry ${i + 1}${name === undefined ? '' : ` (${name})`}`;
    if (!entry) return { entries, wrong: `${place} is wrong` };
    if (entries.some(({ hash }) => hash.equals(entry.hash)))
      return { entries, wrong: `${place} repeats the key of another entry` };
    entries.push(entry);
  }
  return { entries };
}

/** Service keys, separated by spaces or commas. An error names the invalid entry, but never shows the key. */
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
