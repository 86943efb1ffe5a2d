import { createHash } from 'node:crypto';
import type { AuditLine } from './audit-entry';

/** What the first line of a chain follows. */
export const GENESIS_HASH = '0'.repeat(64);

/** JSON that is the same for the same content, however its members are ordered. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, inside]) => `${JSON.stringify(name)}:${canonical(inside)}`).join(',')}}`;
}

/** SHA-256, in hexadecimal, of a line and of the hash before it. */
export const hashOf = ({ at, ...line }: Omit<AuditLine, 'hash'>): string =>
  createHash('sha256')
    .update(canonical({ ...line, at: at.toISOString() }))
    .digest('hex');

/** Whether the line is what it was, and follows this one. */
export const follows = (line: AuditLine, before: { readonly seq: number; readonly hash: string }): boolean => {
  const { hash, ...rest } = line;
  return line.seq === before.seq + 1 && line.previous_hash === before.hash && hashOf(rest) === hash;
};
