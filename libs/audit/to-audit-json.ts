const HIDDEN = '[hidden]';
const secretNames =
  /(secret|password|passphrase|credential|authorization|(^|_)token|(api|private|service|access)_?key)s?$/i;

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * What a thing says, as it is kept in the audit log: with the names of the wire.
 * @param untouched members (named as they are) whose insides have names of the customer's own
 */
export function toAuditJson(thing: object, untouched: readonly string[] = []): object {
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inside]) => [
        snakeCase(name),
        untouched.includes(name) ? inside : renamed(inside),
      ]),
    );
  };
  return renamed(thing) as object;
}

/** The same as plain JSON, with nothing in it that is named like a secret. */
export function withoutSecrets<T extends object | null>(value: T): T {
  const text = JSON.stringify(value, (name, inside: unknown) =>
    secretNames.test(name) && inside !== null && inside !== undefined && typeof inside !== 'boolean' ? HIDDEN : inside,
  );
  return JSON.parse(text) as T;
}
