import { hash } from 'node:crypto';

/** A hash that tells contents apart, as a decimal number of 64 bits. It is not meant to withstand forgers. */
export const contentHash = (content: Buffer): string => String(hash('sha256', content, 'buffer').readBigInt64BE());
