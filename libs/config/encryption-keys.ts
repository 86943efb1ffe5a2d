import type { Variable } from './environment';

/** A key of the configuration that encrypts what is stored. */
export interface EncryptionKey {
  /** Its name, which is stored with everything that it encrypts. */
  readonly id: string;
  /** 32 random bytes. */
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const pattern = /^([\w-]{1,20}):([A-Za-z0-9+/_-]{43}=?)$/;

function keyOf(entry: string): EncryptionKey | undefined {
  const [, id, text] = pattern.exec(entry) ?? [];
  if (id === undefined || text === undefined) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES ? { id, key } : undefined;
}

const parsed = (text: string): (EncryptionKey | undefined)[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(keyOf);

const isRepeated = ({ id }: EncryptionKey, i: number, keys: readonly EncryptionKey[]): boolean =>
  keys.findIndex((one) => one.id === id) !== i;

/** Encryption keys, separated by spaces or commas: the first one encrypts, all decrypt. */
export const encryptionKeys: Variable<readonly EncryptionKey[]> = {
  allowed:
    'ID:KEY, separated by spaces or commas, each with another ID of up to 20 letters, digits, dashes or underscores; KEY is base64 of 32 random bytes',
  secret: true,
  parse: (text) => {
    const keys = parsed(text).flatMap((key) => key ?? []);
    return keys.length > 0 && keys.length === parsed(text).length && !keys.some(isRepeated) ? keys : undefined;
  },
  explain: (text) => {
    const wrong = parsed(text).indexOf(undefined);
    return wrong === -1 ? 'an ID comes twice' : `entry ${wrong + 1} is wrong`;
  },
};
