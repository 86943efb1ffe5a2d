import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;

/** A new secret of a session's cookie. */
export const newSecret = (): string => randomBytes(BYTES).toString('base64url');

/** What is stored of it: nobody who reads the database can use it. */
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
