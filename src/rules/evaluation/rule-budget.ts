import { WorkBudget } from '../../../libs/kernel/work-budget';

/** The steps of all rules of a tenant for one event, some 50 ms at worst; and of one rule, 15 ms. Usual rules take 10. */
const LIMITS = { total: 200_000, each: 50_000, least: 200 };

/** The work that the rules of a tenant may do for one event. */
export const ruleBudget = (): WorkBudget => new WorkBudget(LIMITS);
