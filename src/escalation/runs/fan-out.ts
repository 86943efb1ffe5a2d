import type { TakingRun } from './level-taker';
import { takenLevels } from './taken-levels';

/**
 * The first runs that together tell at most so many people, and one run at least: a transaction that holds locks must not write
 * messages without bounds. The others are still due.
 */
export function withinFanOut(taking: readonly TakingRun[], maxPeople: number): readonly TakingRun[] {
  let people = 0;
  const end = taking.findIndex((one, i) => {
    people += peopleOf(one);
    return i > 0 && people > maxPeople;
  });
  return end === -1 ? taking : taking.slice(0, end);
}

const peopleOf = (taking: TakingRun): number =>
  takenLevels(taking).reduce((sum, { handled }) => sum + (handled.people?.notify.length ?? 0), 0);
