/** The kind of an error. HTTP and AMQP map it to their own terms (a status, or how a message is settled). */
export type ProblemKind = 'invalid' | 'forbidden' | 'not-found' | 'conflict' | 'stale' | 'too-many' | 'unavailable';

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

/** One fault in the input: where it is (JSON pointer), what was given, what is allowed. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** The input is not valid. It lists every fault. */
export class InvalidInput extends DomainError {
  readonly problem = 'invalid';
  readonly type = 'invalid-input';

  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '));
  }

  override get details() {
    return { errors: this.faults };
  }
}
