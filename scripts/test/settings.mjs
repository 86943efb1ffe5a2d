const count = /^\d+$/;
const minutes = /^\d+(\.\d+)?$/;

/** The settings of the tests that have some, and the form of their values. */
const known = {
  faults: { kills: count, seed: count },
  fuzz: { minutes, seed: count, path: /^\d+(:\d+)*$/ },
  chaos: { minutes, seed: count, clients: count },
};

const usageOf = (project, names) =>
  `usage: npm run test:${project} -- ${names.map((name) => `[--${name} ${name === 'path' ? 'P' : 'N'}]`).join(' ')}`;

/**
 * Separates the settings of the fault, fuzz and chaos tests from options of jest.
 * @param project the project of jest
 * @param given the arguments of the command line
 * @returns the options of jest, and the settings as environment variables, such as `FUZZ_SEED`
 * @throws RangeError with a usage line, if a value is not valid
 */
export function settingsOf(project, given) {
  const formats = Object.entries(known[project] ?? {});
  const options = [...given];
  const settings = {};
  for (const [name, format] of formats) {
    const place = options.indexOf(`--${name}`);
    if (place === -1) continue;
    const [, value = ''] = options.splice(place, 2);
    if (!format.test(value)) throw new RangeError(usageOf(project, Object.keys(known[project])));
    settings[`${project}_${name}`.toUpperCase()] = value;
  }
  return { options, settings };
}
