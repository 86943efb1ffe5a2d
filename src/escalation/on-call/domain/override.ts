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
  readonly person: OnCallPerson;
  readonly had: ReadonlySet<string>;
}

const byOverride = ({ id, memberId, from }: OnCallOverride): OnCallPerson => ({
  memberId,
  overrideId: id,
  since: from,
});

const placeOf = (person: OnCallPerson): Place => ({ person, had: new Set([person.memberId]) });

/** The places after a replacement. Whoever had a place before can be named by a later override: the later made wins. */
function replaced(places: readonly Place[], override: OnCallOverride): readonly Place[] {
  const { replaces, memberId } = override;
  if (replaces === null) {
    const had = new Set([...places.flatMap((place) => [...place.had]), memberId]);
    return [{ person: byOverride(override), had }];
  }
  return places.map((place) =>
    place.had.has(replaces) ? { person: byOverride(override), had: new Set([...place.had, memberId]) } : place,
  );
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
  const replacements = overrides.filter(({ kind }) => kind === 'replace');
  const places = replacements.reduce<readonly Place[]>(replaced, base.map(placeOf));
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
