import { snakeCase } from '../kernel/snake-case';

const HIDDEN = '[hidden]';
const secretNames =
  /(secret|password|passphrase|credential|authorization|(^|_)token|(api|private|service|access)_?key)s?$/i;

/**
 * Converts an object to the form stored in the audit log: the property names of the API, in snake_case.
 * @param untouched properties (by their name in code) whose content is copied as it is, since its names are the customer's
 */
export function toAuditJson(content: object, untouched: readonly string[] = []): object {
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        snakeCase(name),
        untouched.includes(name) ? member : renamed(member),
      ]),
    );
  };
  return renamed(content) as object;
}

/** Copies a value as plain JSON and hides the values of properties that are named like secrets. */
export function withoutSecrets<T extends object | null>(value: T): T {
  const text = JSON.stringify(value, (name, member: unknown) =>
    secretNames.test(name) && member !== null && member !== undefined && typeof member !== 'boolean' ? HIDDEN : member,
  );
  return JSON.parse(text) as T;
}
