/** What an override does with those who are on call: takes one away, adds one, or puts one in the place of others. */
export const overrideKinds = ['add', 'remove', 'replace'] as const;
export type OverrideKind = (typeof overrideKinds)[number];

/** A change of who is on call for a time. */
export interface OnCallOverride {
  readonly id: string;
  readonly kind: OverrideKind;
  readonly from: number;
  readonly until: number;
  /** Who is added or takes over; of `remove`: who is taken away. */
  readonly memberId: string;
  /** Of `replace`: whose place they take; null: everybody's. */
  readonly replaces: string | null;
}

/** Somebody who is on call. */
export interface OnCallPerson {
  readonly memberId: string;
  /** The override by which they are on call; null: it is their turn. */
  readonly overrideId: string | null;
  /** When their turn began: two turns of one member that follow each other are two shifts. */
  readonly since: number;
}

/** A place on call: who has it, and who had it before overrides gave it to others. */
interface Place {
  person: OnCallPerson;
  readonly had: Set<string>;
}

const byOverride = ({ id, memberId, from }: OnCallOverride): OnCallPerson => ({
  memberId,
  overrideId: id,
  since: from,
});

const placeOf = (person: OnCallPerson): Place => ({ person, had: new Set([person.memberId]) });

/**
 * Replaces somebody, or everybody, in the places. Whoever had a place before can be named by a later override: the later made
 * wins. The sets are kept and not copied, since hundreds of replacements may be at one time.
 */
function replace(places: Place[], override: OnCallOverride): void {
  const { replaces, memberId } = override;
  const person = byOverride(override);
  if (replaces === null) joinPlaces(places, person);
  for (const place of places) {
    if (replaces !== null && !place.had.has(replaces)) continue;
    place.person = person;
    place.had.add(memberId);
  }
}

/** Makes one place of all, whose people can still be named. */
function joinPlaces(places: Place[], person: OnCallPerson): void {
  const [first = placeOf(person), ...others] = places;
  for (const { had } of others) for (const memberId of had) first.had.add(memberId);
  places.splice(0, places.length, first);
}

/**
 * Who is on call after the overrides.
 * @param base whose turn it is, without those whom a `remove` takes away
 * @param overrides those that apply now, in the order in which they were made
 */
export function overridden(
  base: readonly OnCallPerson[],
  overrides: readonly OnCallOverride[],
): readonly OnCallPerson[] {
  const places = base.map(placeOf);
  for (const override of overrides) if (override.kind === 'replace') replace(places, override);
  const added = overrides.filter(({ kind }) => kind === 'add').map(byOverride);
  return withoutRepeats([...places.map(({ person }) => person), ...added]);
}

/** Each member once: by their turn, else by the override that was made first. */
function withoutRepeats(people: readonly OnCallPerson[]): readonly OnCallPerson[] {
  const kept = new Map<string, OnCallPerson>();
  for (const person of people) {
    const known = kept.get(person.memberId);
    if (!known || (known.overrideId !== null && person.overrideId === null)) kept.set(person.memberId, person);
  }
  return [...kept.values()];
}
