import type { CarriedTurn, LocalClock, OnCallLayer, RunningLayer } from './layer';
import { Turns } from './turns';

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const areSameMembers = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

const modulo = (number: number, count: number): number => (count === 0 ? 0 : ((number % count) + count) % count);

/** What a layer is apart from its participants, and from its place in the rotation. */
const timesOf = (layer: OnCallLayer) => [
  ...[layer.type, layer.every, layer.unit, layer.handoffTime, layer.handoffDay, layer.startsOn, layer.endsOn],
  layer.restrictions.map(({ days, from, to }) => [days, from, to]),
];

/** What decides which turn runs at which time, roughly: other parts of a layer only move the handoffs. */
const rhythmOf = ({ type, every, unit, startsOn }: OnCallLayer) => [type, every, unit, startsOn];

/** A layer that has just been made: its first turn belongs to the first participants. */
const begun = (layer: OnCallLayer): RunningLayer => ({ ...layer, offset: 0, carried: null });

/**
 * For each new layer the old one that it continues: one that is equal, else one that differs in its participants alone, else
 * the one at the same place.
 */
function predecessors(before: readonly RunningLayer[], after: readonly OnCallLayer[]): (RunningLayer | undefined)[] {
  const free = new Set(before);
  const found = new Map<OnCallLayer, RunningLayer>();
  const take = (layer: OnCallLayer, old: RunningLayer | undefined): void => {
    if (!old || found.has(layer) || !free.delete(old)) return;
    found.set(layer, old);
  };
  const find = (isEqual: (old: OnCallLayer, layer: OnCallLayer) => boolean): void => {
    for (const layer of after)
      if (!found.has(layer))
        take(
          layer,
          [...free].find((old) => isEqual(old, layer)),
        );
  };
  const haveSameTimes = (old: OnCallLayer, layer: OnCallLayer) => isSame(timesOf(old), timesOf(layer));
  find((old, layer) => haveSameTimes(old, layer) && isSame(old.participants, layer.participants));
  find(haveSameTimes);
  for (const [place, layer] of after.entries()) take(layer, before[place]);
  return after.map((layer) => found.get(layer));
}

/** The turn that runs when a layer is edited. */
interface PresentTurn {
  readonly turn: number;
  readonly memberIds: readonly string[];
  readonly since: number;
  /** Its place among the participants. */
  readonly place: number;
}

function presentTurn(layer: RunningLayer, clock: LocalClock, at: number): PresentTurn | undefined {
  const { participants, offset, carried } = layer;
  const turns = new Turns(layer, clock);
  const running = at < turns.until ? turns.at(at) : undefined;
  if (!running) return undefined;
  const place = modulo(running.turn + offset, participants.length);
  if (carried?.turn === running.turn) return { ...carried, place };
  const memberIds = participants[place] ?? [];
  return memberIds.length === 0 ? undefined : { turn: running.turn, memberIds, since: running.from, place };
}

/**
 * The place of the present people among the new participants: the same one, if it is still theirs, else the one with as many
 * of their places before it.
 */
function placeAfter(
  { memberIds, place }: PresentTurn,
  old: OnCallLayer['participants'],
  now: OnCallLayer['participants'],
): number {
  const own = now[place];
  if (own && areSameMembers(own, memberIds)) return place;
  const placesIn = (sets: OnCallLayer['participants']) =>
    sets.flatMap((set, i) => (areSameMembers(set, memberIds) ? [i] : []));
  const earlier = placesIn(old.slice(0, place)).length;
  const places = placesIn(now);
  return places[Math.min(earlier, places.length - 1)] ?? -1;
}

/** The place of those who come next, if the present people are no longer among the participants. */
function nextPlace({ place }: PresentTurn, old: OnCallLayer['participants'], now: OnCallLayer['participants']): number {
  const following = [...old.slice(place + 1), ...old.slice(0, place)];
  for (const set of following) {
    const found = now.findIndex((one) => areSameMembers(one, set));
    if (found >= 0) return found;
  }
  return 0;
}

function continued(
  before: RunningLayer,
  layer: OnCallLayer,
  at: number,
  clocks: { readonly before: LocalClock; readonly after: LocalClock },
): RunningLayer {
  const { participants } = layer;
  const running = new Turns(layer, clocks.after).at(at);
  const present = presentTurn(before, clocks.before, at);
  if (layer.type === 'calendar' || layer.startsOn !== before.startsOn || !running) return begun(layer);
  // nobody leaves a turn: the first participants have it
  if (!present) return { ...layer, offset: modulo(-running.turn, participants.length), carried: null };
  const hasMoved = !isSame(rhythmOf(before), rhythmOf(layer)) || !isSame(before.participants, participants);
  const place = placeAfter(present, before.participants, participants);
  const wanted = place >= 0 ? place : nextPlace(present, before.participants, participants) - 1;
  const offset = modulo(hasMoved ? wanted - running.turn : before.offset, participants.length);
  const moved = { ...layer, offset, carried: null };
  // only the handoffs have moved, past this instant: the next turn has begun
  return !hasMoved && running.turn !== present.turn ? moved : withPresent(moved, present, running);
}

/** The layer, in which the present turn keeps its people, and its beginning. */
function withPresent(
  layer: RunningLayer,
  { memberIds, since }: PresentTurn,
  running: { readonly turn: number; readonly from: number },
): RunningLayer {
  const carried: CarriedTurn = { turn: running.turn, memberIds, since };
  const ordinary = layer.participants[modulo(running.turn + layer.offset, layer.participants.length)] ?? [];
  return areSameMembers(ordinary, memberIds) && running.from === since ? layer : { ...layer, carried };
}

/**
 * The layers after an edit. Whose turn it is stays until the turn ends, and those who follow them come next. A layer with
 * another first day begins anew.
 * @param before the layers until the edit; none: the schedule is new
 */
export function continueLayers(
  before: readonly RunningLayer[],
  after: readonly OnCallLayer[],
  at: number,
  clocks: { readonly before: LocalClock; readonly after: LocalClock },
): readonly RunningLayer[] {
  const old = predecessors(before, after);
  return after.map((layer, i) => {
    const predecessor = old[i];
    return predecessor ? continued(predecessor, layer, at, clocks) : begun(layer);
  });
}
