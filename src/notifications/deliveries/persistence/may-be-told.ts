import { toldStates } from '../domain/delivery-state';

const told = `'${toldStates.join("', '")}'`;

/**
 * SQL: whether a delivery has told its target, or may have. What was cancelled or given up between two attempts may have arrived, too,
 * if nobody knows the outcome of an attempt, or its answer came too late.
 * @param d the alias of `deliveries`
 */
export const mayBeTold = (d: string): string => `(${d}.state IN (${told})
  OR (${d}.state IN ('cancelled', 'failed') AND ${d}.attempt_count > 0 AND EXISTS (
    SELECT FROM delivery_attempts a WHERE a.delivery_id = ${d}.id
      AND (coalesce(a.outcome, 'unknown') = 'unknown' OR (a.outcome = 'accepted' AND ${d}.state = 'cancelled')))))`;
