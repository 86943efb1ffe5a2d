import type { HandledLevel, TakingRun } from './level-taker';

/** A level that tells somebody. */
export interface TakenLevel {
  readonly taking: TakingRun;
  readonly handled: HandledLevel;
  /** How often the alert has been escalated with it, over its life. */
  readonly escalationLevel: number;
}

/** The levels of a run that tell somebody, in their order. */
export const takenLevels = (taking: TakingRun): readonly TakenLevel[] =>
  taking.handled
    .filter(({ result }) => result === 'taken')
    .map((handled, i) => ({ taking, handled, escalationLevel: taking.alert.escalationLevel + i + 1 }));
