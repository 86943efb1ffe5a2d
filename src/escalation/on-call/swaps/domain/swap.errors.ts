import { DomainError, LimitReached, StaleVersion } from '../../../../../libs/kernel/domain-error';
import type { SwapState } from './swap';

/** No swap request has this id. */
export class SwapNotFound extends DomainError {
  readonly problem = 'not-found';
  readonly type = 'swap-not-found';

  constructor(id: string) {
    super(`There is no swap request ${id}.`);
  }
}

/** The shift of a swap request is no longer theirs whose it was. */
export class ShiftChanged extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'shift-changed';

  constructor(whose: string, from: Date, until: Date) {
    super(`The member ${whose} is not on call from ${from.toISOString()} to ${until.toISOString()}.`);
  }
}

/** A swap request that is not open any more cannot be answered. */
export class SwapClosed extends DomainError {
  readonly problem = 'conflict';
  readonly type = 'swap-closed';

  constructor(private readonly state: SwapState) {
    super(`The swap request is ${state}: only an open one can be answered.`);
  }

  override get details() {
    return { state: this.state };
  }
}

/** The swap request is for somebody else. */
export class SwapForbidden extends DomainError {
  readonly problem = 'forbidden';
  readonly type = 'swap-forbidden';
}

/** The swap request was changed by someone else since the client read it. */
export class SwapChanged extends StaleVersion {
  readonly type = 'swap-changed';

  constructor(version: number) {
    super('The swap request', version);
  }
}

/** The schedule has as many open swap requests as allowed. */
export class TooManySwaps extends LimitReached {
  readonly type = 'too-many-swaps';

  constructor(limit: number, current: number) {
    super(`A schedule can have at most ${limit} open swap requests; this one has ${current}.`, limit, current);
  }
}
