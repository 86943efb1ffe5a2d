/**
 * An aggregation key: occurrences with the same key are one problem, which at most one open alert reports at a time.
 */
export interface AlertKey {
  readonly id: string;
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  /** How many occurrences its current alert reports. */
  readonly count: number;
  /** How many occurrences were throttled, in total. */
  readonly throttledCount: number;
  /** How many alerts it has had. */
  readonly alertCount: number;
  readonly firstOccurrence: Date;
  readonly lastOccurrence: Date;
  /** The end of the aggregation window: from then on, an occurrence needs a new alert. */
  readonly openUntil: Date;
  /** No new alert is raised before then; null: not throttled. */
  readonly throttledUntil: Date | null;
  /** Its current alert, or its last one; null: it has had none. */
  readonly alertId: string | null;
  /** The alert before `alertId`. */
  readonly previousAlertId: string | null;
  /** Whether its current alert is open. */
  readonly isActive: boolean;
  /** When its last alert was resolved; null: it was not resolved. */
  readonly resolvedAt: Date | null;
  /** When its latest event happened. */
  readonly lastEventAt: Date | null;
  /** When the problem was last over, according to an event. */
  readonly recoveredAt: Date | null;
  /** When its alert resolves if no further occurrence comes; null: never. */
  readonly expiresAt: Date | null;
  /** The recent times at which the problem ended. Many in a short time mean that it is flapping. */
  readonly recentEnds: readonly Date[];
  /** The problem counts as flapping until then, or longer if it ends again; null: it is not flapping. */
  readonly flappingUntil: Date | null;
  /** Its current alert was raised while the problem was flapping, and stays open until the problem has settled. */
  readonly isFlapping: boolean;
  /** The problem is over, but its alert stays open because it is flapping. */
  readonly isOver: boolean;
}

/** A change of a key: its state in the database, and its state to be saved. */
export interface KeyChange {
  readonly before: AlertKey;
  readonly after: AlertKey;
}

/** The parts that identify a key. */
export type KeyName = Pick<AlertKey, 'tenantId' | 'aggregationKey'>;

/** Returns the name of a key as one string. */
export const keyTextOf = ({ tenantId, aggregationKey }: KeyName): string => `${tenantId} ${aggregationKey}`;

/** Sorts keys in the order in which all transactions lock them, to avoid deadlocks. */
export const inLockOrder = <K extends KeyName>(keys: readonly K[]): readonly K[] =>
  keys
    .map((key) => ({ key, text: keyTextOf(key) }))
    .sort((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ key }) => key);

/** Names a key, and the type of its alerts. */
export type TypedKeyName = KeyName & Pick<AlertKey, 'alertType'>;

/** Returns the state of a key that has had no occurrence yet. */
export const unseenKey = ({ tenantId, aggregationKey, alertType }: TypedKeyName, id: string, at: Date): AlertKey => ({
  id,
  tenantId,
  aggregationKey,
  alertType,
  count: 0,
  throttledCount: 0,
  alertCount: 0,
  firstOccurrence: at,
  lastOccurrence: at,
  openUntil: at,
  throttledUntil: null,
  alertId: null,
  previousAlertId: null,
  isActive: false,
  resolvedAt: null,
  lastEventAt: null,
  recoveredAt: null,
  expiresAt: null,
  recentEnds: [],
  flappingUntil: null,
  isFlapping: false,
  isOver: false,
});
