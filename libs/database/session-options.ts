/** No JIT: statements take milliseconds, and compiling one takes a hundred. */
const ofAll = { jit: 'off' };

/** Returns the option of a connection to PostgreSQL that sets these settings of its session, and those of all connections. */
export const sessionOptions = (settings: Readonly<Record<string, string>>): string =>
  Object.entries({ ...ofAll, ...settings })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
