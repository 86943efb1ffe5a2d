/** What kind of refusal an error is. Each door translates these into its own terms (HTTP status, AMQP settlement). */
export type ProblemKind = 'invalid' | 'forbidden' | 'not-found' | 'conflict' | 'stale' | 'too-many' | 'unavailable';

/** An expected failure, thrown by the domain. `type` is the stable name of its page under `/problems/`. */
export abstract class DomainError extends Error {
  abstract readonly problem: ProblemKind;
  abstract readonly type: string;
  /** Further members for the reader, named as on the wire. */
  get details(): Readonly<Record<string, unknown>> {
    return {};
  }
  /** When it may go well, where that is known. */
  get retryAfterSeconds(): number | undefined {
    return undefined;
  }
}

/** One fault in the input: where it is (JSON pointer), what was given, what is allowed. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** The input breaks the contract; names each fault. */
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
