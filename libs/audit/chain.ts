import { createHash } from 'node:crypto';
import { withColumnNames } from '../database/columns';
import type { AuditLine } from './audit-entry';

/** The previous hash of the first line of a chain. */
export const GENESIS_HASH = '0'.repeat(64);

/** Serializes a value as JSON with sorted property names, so that equal content gives equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/**
 * The SHA-256 of a line, including the hash of the line before it, in hexadecimal. It covers the names of the columns,
 * which are those of the API, too: so people can check it with an exported log.
 */
export const hashOf = (line: Omit<AuditLine, 'hash'>): string =>
  createHash('sha256')
    .update(canonical({ ...withColumnNames(line), at: line.at.toISOString() }))
    .digest('hex');

/** Whether the line is unchanged and directly follows `before`. */
export const follows = (line: AuditLine, before: { readonly seq: number; readonly hash: string }): boolean => {
  const { hash, ...rest } = line;
  return line.seq === before.seq + 1 && line.previousHash === before.hash && hashOf(rest) === hash;
};
