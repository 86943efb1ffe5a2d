/** The kind of an error. HTTP and AMQP map it to their own terms (a status, or how a message is settled). */
export type ProblemKind =
  'invalid' | 'forbidden' | 'not-found' | 'conflict' | 'stale' | 'version-required' | 'too-many' | 'unavailable';

/** An expected failure. `type` is its stable name under `/problems/`. */
export abstract class DomainError extends Error {
  abstract readonly problem: ProblemKind;
  abstract readonly type: string;
  /** Further properties of the problem details, with the names of the API. */
  get details(): Readonly<Record<string, unknown>> {
    return {};
  }
  /** The number of seconds after which a retry may succeed, if it is known. */
  get retryAfterSeconds(): number | undefined {
    return undefined;
  }
}

/** A resource was changed by someone else since the client read it. */
export abstract class StaleVersion extends DomainError {
  readonly problem = 'stale';

  /**
   * @param subject what was changed, as the sentence begins: `The rule`
   * @param version the current one
   */
  constructor(
    subject: string,
    private readonly version: number,
  ) {
    super(`${subject} was changed since you read it. Its version is now ${version}.`);
  }

  override get details() {
    return { version: this.version };
  }
}

/** There are as many things of a kind as allowed. */
export abstract class LimitReached extends DomainError {
  readonly problem = 'conflict';

  constructor(
    message: string,
    private readonly limit: number,
    private readonly current: number,
  ) {
    super(message);
  }

  override get details() {
    return { limit: this.limit, current: this.current };
  }
}

/** One fault in the input: where it is (JSON pointer), what was given, what is allowed. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** An answer with thousands of faults helps nobody, and takes long to make. */
const MAX_FAULTS = 100;

const withoutSurplus = (faults: readonly Fault[]): readonly Fault[] =>
  faults.length <= MAX_FAULTS
    ? faults
    : [...faults.slice(0, MAX_FAULTS), { pointer: '', detail: `and ${faults.length - MAX_FAULTS} more faults` }];

/** The input is not valid. It lists the faults, at most the first hundred. */
export class InvalidInput extends DomainError {
  readonly problem = 'invalid';
  readonly type = 'invalid-input';

  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const listed = withoutSurplus(faults);
    super(listed.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '));
    this.faults = listed;
  }

  override get details() {
    return { errors: this.faults };
  }
}
