/** One environment variable: how its text is parsed, and what its error message says is allowed. */
export interface Variable<T> {
  readonly allowed: string;
  readonly fallback?: string;
  /** The value must never appear in an error message. */
  readonly secret?: boolean;
  /** Explains what is wrong with an invalid secret, without showing it. */
  readonly explain?: (text: string) => string | undefined;
  /** Returns the value, or undefined when the text is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The values of the variables; T may be undefined only where the variable is optional. */
export type Values<V extends Record<string, Variable<unknown>>> = {
  readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never;
};

/** The configuration is not valid. The message has one line for each invalid variable. */
export class InvalidConfiguration extends Error {}

export const integer = (min: number, max: number, fallback: number): Variable<number> => ({
  allowed: `an integer from ${min} to ${max}`,
  fallback: String(fallback),
  parse: (text) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  },
});

export const flag = (fallback: boolean): Variable<boolean> => ({
  allowed: 'true or false',
  fallback: String(fallback),
  parse: (text) => ({ true: true, false: false })[text.toLowerCase()],
});

export const oneOf = <T extends string>(values: readonly T[], fallback: T): Variable<T> => ({
  allowed: `one of ${values.join(', ')}`,
  fallback,
  parse: (text) => values.find((value) => value === text),
});

export const text = (fallback = ''): Variable<string> => ({
  allowed: 'some text',
  fallback,
  parse: (value) => value || undefined,
});

/** The URL of a service, with one of the given protocols. It may contain a password, so errors do not show it. */
export const serviceUrl = (...protocols: string[]): Variable<string> => ({
  allowed: `a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  secret: true,
  parse: (value) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)) ? value : undefined,
});

export const names = (fallback: string): Variable<readonly string[]> => ({
  allowed: 'names of letters, digits, dots, dashes or underscores, separated by spaces or commas',
  fallback,
  parse: (value) => {
    const list = value.split(/[\s,]+/).filter(Boolean);
    return list.length > 0 && list.every((name) => /^[\w.-]{1,100}$/.test(name)) ? [...new Set(list)] : undefined;
  },
});

const asList = (text: string): unknown => {
  if (!text.startsWith('[')) return text.split(/[\s,]+/).filter(Boolean);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A list of some of the values, or of none (`[]`), without repeats: a JSON array, or separated by commas. */
export const listOf = <T extends string>(values: readonly T[], fallback: string): Variable<readonly T[]> => ({
  allowed: `a JSON array or a comma list of ${values.join(', ')}`,
  fallback,
  parse: (text) => {
    const list = asList(text);
    const isAllowed = Array.isArray(list) && list.every((one) => values.includes(one as T));
    return isAllowed ? [...new Set(list as T[])] : undefined;
  },
});

export const optional = <T>(variable: Variable<T>): Variable<T | undefined> => ({ ...variable, fallback: '' });

const hidden = ({ explain }: Variable<unknown>, given: string): string =>
  `a value (${['not shown', explain?.(given)].filter(Boolean).join('; ')})`;

/** The names of the variables that are set. An empty variable counts as not set. */
export const givenNames = (environment: Environment): ReadonlySet<string> =>
  new Set(Object.keys(environment).filter((name) => environment[name]?.trim()));

const readOne = (
  name: string,
  variable: Variable<unknown>,
  environment: Environment,
): { value?: unknown; fault?: string } => {
  const given = environment[name]?.trim() || undefined;
  const raw = given ?? variable.fallback;
  if (raw === '') return {};
  const value = raw === undefined ? undefined : variable.parse(raw);
  if (value !== undefined) return { value };
  const shown = given === undefined ? 'nothing' : variable.secret ? hidden(variable, given) : JSON.stringify(given);
  return { fault: `${name}: given ${shown}, allowed: ${variable.allowed}` };
};

/**
 * Reads every variable. An empty variable counts as not set.
 * @param furtherFaults faults that the caller found, to be reported with the others
 * @throws InvalidConfiguration that names all invalid variables at once
 */
export function readEnvironment<V extends Record<string, Variable<unknown>>>(
  variables: V,
  environment: Environment,
  furtherFaults: readonly string[] = [],
): Values<V> {
  const read = Object.entries(variables).map(([name, variable]) => ({ name, ...readOne(name, variable, environment) }));
  const faults = [...read.flatMap(({ fault }) => fault ?? []), ...furtherFaults];
  if (faults.length > 0) throw new InvalidConfiguration(faults.join('\n'));
  return Object.fromEntries(read.map(({ name, value }) => [name, value])) as Values<V>;
}
