/** How the people of a layer take turns. `calendar`: as the imported calendars of the schedule say. */
export const layerTypes = ['daily', 'weekly', 'custom', 'calendar'] as const;
export type LayerType = (typeof layerTypes)[number];

/** The units of `every` in a custom layer. */
export const layerUnits = ['hours', 'days', 'weeks'] as const;
export type LayerUnit = (typeof layerUnits)[number];

/** The days of the week, Monday first. */
export const handoffDays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type HandoffDay = (typeof handoffDays)[number];

/** The hours of some days of the week, in which a layer has somebody on call. */
export interface LayerRestriction {
  /** The days on which the hours begin. */
  readonly days: readonly HandoffDay[];
  /** `HH:mm`. */
  readonly from: string;
  /** `HH:mm`; not later than `from`: on the next day. */
  readonly to: string;
}

/** Sets of members who take turns. All times are those of the schedule's zone. */
export interface OnCallLayer {
  readonly type: LayerType;
  /** A turn lasts as many hours, days or weeks. */
  readonly every: number;
  /** Of a custom layer; null: of another type. */
  readonly unit: LayerUnit | null;
  /** `HH:mm`. */
  readonly handoffTime: string;
  /** Of a weekly layer; null: of another type. */
  readonly handoffDay: HandoffDay | null;
  /** The date of the first turn, `2027-03-28`; of a weekly layer the first `handoffDay` on or after it. null: of a calendar. */
  readonly startsOn: string | null;
  /** The date on which it ends, at `handoffTime`; null: never. */
  readonly endsOn: string | null;
  /** The members of each turn, in order. Empty: of a calendar, or nobody. */
  readonly participants: readonly (readonly string[])[];
  /** Empty: always. */
  readonly restrictions: readonly LayerRestriction[];
}

/** The turn that ran when the layer was edited: its people stay until it ends. */
export interface CarriedTurn {
  readonly turn: number;
  readonly memberIds: readonly string[];
  /** When the turn began, before the edit. */
  readonly since: number;
}

/** A layer with its place in the rotation, which edits preserve. */
export interface RunningLayer extends OnCallLayer {
  /** Turn n belongs to participants n + offset, counted around. */
  readonly offset: number;
  readonly carried: CarriedTurn | null;
}

/** The local clock of a schedule. Wall times are milliseconds, as if the clock showed UTC. */
export interface LocalClock {
  wallOf(instant: number): number;
  /** The first instant with a wall time; if it is skipped, the first instant after the gap. */
  instantOf(wall: number): number;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The wall time of a date, `2027-03-28`, at midnight. */
export const dateOf = (text: string): number => Date.parse(`${text}T00:00:00Z`);

/** The milliseconds of a time of day, `HH:mm`. */
export const timeOf = (text: string): number => Date.parse(`1970-01-01T${text}:00Z`);

// 1970-01-01, from which wall times count, was a Thursday
const daysSinceMonday = (wall: number): number => (((Math.floor(wall / DAY) + 3) % 7) + 7) % 7;

/** The day of the week of a wall time. */
export const dayOfWeek = (wall: number): HandoffDay => handoffDays[daysSinceMonday(wall)] ?? 'MO';

/** The first wall time from another on that is on a day of the week. */
export const firstOn = (day: HandoffDay, from: number): number =>
  from + ((handoffDays.indexOf(day) - daysSinceMonday(from) + 7) % 7) * DAY;
