/** A key: occurrences that have it are one problem, which one open alert reports at a time. */
export interface AlertKey {
  readonly id: string;
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  /** Occurrences that its present alert reports. */
  readonly count: number;
  /** Occurrences that came too soon for an alert, ever. */
  readonly throttledCount: number;
  /** Alerts that it has had. */
  readonly alertCount: number;
  readonly firstOccurrence: Date;
  readonly lastOccurrence: Date;
  /** An occurrence from then on is a new problem. */
  readonly openUntil: Date;
  /** Until then it gets no other alert; null: it may. */
  readonly throttledUntil: Date | null;
  /** Its present alert, or its last one; null: it has had none. */
  readonly alertId: string | null;
  /** The alert before that. */
  readonly previousAlertId: string | null;
  /** Its present alert is open. */
  readonly isActive: boolean;
  /** When its last alert was resolved; null: it was not. */
  readonly resolvedAt: Date | null;
  /** When the latest of its events happened. */
  readonly lastEventAt: Date | null;
  /** When an event last said that the problem is over. */
  readonly recoveredAt: Date | null;
  /** Without another occurrence its alert resolves then; null: never. */
  readonly expiresAt: Date | null;
  /** When the problem ended lately: many ends in a short time are flapping. */
  readonly recentEnds: readonly Date[];
  /** The problem flaps until then, unless it ends once more; null: it does not. */
  readonly flappingUntil: Date | null;
  /** Its present alert was raised while the problem flapped, and stays open until that settles. */
  readonly isFlapping: boolean;
  /** The problem is over, but its alert is held open because it flaps. */
  readonly isOver: boolean;
}

/** What names a key. */
export type KeyName = Pick<AlertKey, 'tenantId' | 'aggregationKey'>;

/** The name of a key as one text. */
export const keyTextOf = ({ tenantId, aggregationKey }: KeyName): string => `${tenantId} ${aggregationKey}`;

/** The keys in the order in which everybody locks them, so that nobody waits in a circle. */
export const inLockOrder = <K extends KeyName>(keys: readonly K[]): readonly K[] =>
  keys
    .map((key) => ({ key, text: keyTextOf(key) }))
    .sort((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ key }) => key);
