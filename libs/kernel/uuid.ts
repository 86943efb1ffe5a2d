import { createHash, randomFillSync } from 'node:crypto';

const pool = new Uint8Array(8192);
let used = pool.length;
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const nextRandom = (): number => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++] ?? 0;
};

/**
 * A new UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 random bits.
 * @param atMs the instant to embed, milliseconds since the epoch
 */
export function uuidv7(atMs: number = Date.now()): string {
  const time = atMs.toString(16).padStart(12, '0');
  let random = '';
  for (let i = 0; i < 10; i++) random += hex[nextRandom()] ?? '00';
  const variant = '89ab'.charAt(parseInt(random.charAt(3), 16) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the value is a UUID of any version, in its canonical text form. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && pattern.test(value);

/** A UUID (version 8) that is made of a text: the same text gives the same one. */
export function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex');
  const [first, second, last] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(20, 32)];
  return `${first}-${second}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${last}`;
}

const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

const uuidv5In = (namespace: string, name: string): string => {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = bytes.toString('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
};

/**
 * The UUID version 5 (RFC 9562 §5.5) of a name in the namespace that a URL makes: the namespace is the UUID of the URL in that
 * of all URLs.
 */
export const uuidv5 = (url: string, name: string): string => uuidv5In(uuidv5In(URL_NAMESPACE, url), name);
