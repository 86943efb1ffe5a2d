import fc from 'fast-check';

const environment = (name: string): string | undefined => process.env[name] || undefined;

/** The fuzz tests share the time; there are three of them. */
const TESTS = 3;
/** How long one fuzz test runs. */
export const BUDGET_MS = (Number(environment('FUZZ_MINUTES') ?? 1) * 60_000) / TESTS;

const seed = Number(environment('FUZZ_SEED') ?? Date.now() % 2 ** 31);
const path = environment('FUZZ_PATH');

const print = (text: string) => process.stderr.write(`fuzz: ${text}\n`);

/**
 * Checks generated inputs until the time is over, or the given one again (`--seed`, `--path`).
 * @throws Error with the seed, the path and the smallest input that fails
 */
export async function fuzz<T>(
  what: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => Promise<void>,
): Promise<void> {
  print(`${what}, seed ${seed}, ${BUDGET_MS / 1_000} s`);
  let runs = 0;
  let running: Promise<void> | undefined;
  const property = fc.asyncProperty(inputs, (input) => {
    runs++;
    running = check(input);
    return running;
  });
  await fc.assert(property, {
    seed,
    ...(path && { path }),
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: BUDGET_MS,
  });
  // the time ends in the middle of a run
  await running;
  print(`${what}: ${runs} runs`);
}

const MAX_SHOWN_LENGTH = 1_000;

/** Adds how the report of a failure shows an input: huge texts are cut. */
export const shownAs = <T extends object>(input: T, text: string): T =>
  Object.assign(input, {
    [fc.toStringMethod]: () =>
      text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}… (${text.length})` : text,
  });
