import { InvalidInput } from '../../../libs/kernel/domain-error';
import { TooMuchWork, WorkBudget } from '../../../libs/kernel/work-budget';

/** The steps of all rules of a tenant for one event, some 50 ms at worst; and of one rule, 15 ms. Usual rules take 10. */
const LIMITS = { total: 200_000, each: 50_000, least: 200 };

/** The work that the rules of a tenant may do for one event. */
export const ruleBudget = (): WorkBudget => new WorkBudget(LIMITS);

/** For each event of a dry run, which also explains each part of the conditions. */
const DRY_RUN_LIMITS = { total: 100_000, each: 100_000, least: 100_000 };

/** Runs a dry run of one event. @throws InvalidInput when the rule needs too much work for it */
export function withinDryRunBudget<R>(eventId: string, run: () => R): R {
  try {
    return new WorkBudget(DRY_RUN_LIMITS).run(run);
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    throw new InvalidInput([{ pointer: '', detail: `cannot be applied to event ${eventId}: ${error.message}` }]);
  }
}
