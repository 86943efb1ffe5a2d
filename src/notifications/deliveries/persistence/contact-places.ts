import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { DeliveryRow } from '../delivery-row';
import { targetIdOf } from '../delivery-target';
import { LIMIT_WINDOW_MS, type MessagePlace, placeFor } from '../domain/contact-limits';

// in one order, so that two processes do not wait for each other
const lock = prepared(`
  SELECT count(pg_advisory_xact_lock(hashtext('places'), hashtext(key))) FROM (SELECT key FROM unnest($1::text[]) AS key ORDER BY key) AS k`);

// a second that is to come is free again when its message is not sent alone, or not at all
const select = prepared(`
  SELECT d.id, d.target_id AS "targetId", d.channel, d.slot_at AS at
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS w(tenant_id, target_id, channel)
  JOIN deliveries d ON d.tenant_id = w.tenant_id AND d.target_id = w.target_id AND d.channel = w.channel AND d.slot_at > $4
  WHERE d.attempt_count > 0 OR d.state IN ('scheduled', 'pending', 'sending')`);

const take = prepared(`
  UPDATE deliveries d SET slot_at = taken.at FROM unnest($1::uuid[], $2::timestamptz[]) AS taken(id, at) WHERE d.id = taken.id`);

/** A place, and the delivery that has it. */
interface TakenPlace {
  readonly id: string;
  /** null: it gives its place back. */
  readonly at: Date | null;
}

const keyOf = (targetId: string, channel: string): string => `${targetId} ${channel}`;

/** The times of places. @param until later ones do not count for a message that has waited for its second; null: all count */
const timesOf = (places: readonly TakenPlace[], until: Date | null): Date[] =>
  places.flatMap(({ at }) => (at && (until === null || at <= until) ? at : []));

/** The places that each target has on each channel, counted in the database for all processes. */
@Injectable()
export class ContactPlaces {
  constructor(private readonly database: Database) {}

  /**
   * Takes places for deliveries. A delivery that had an attempt keeps its place: each of its attempts is the same message.
   * @returns the places of those that are not sent now
   */
  take(deliveries: readonly DeliveryRow[], now: Date): Promise<ReadonlyMap<string, MessagePlace>> {
    const wanted = deliveries.filter(({ attemptCount }) => attemptCount === 0);
    if (wanted.length === 0) return Promise.resolve(new Map());
    return this.database.transaction(SYSTEM, async (entities) => {
      await entities.query(lock, [[...new Set(wanted.map((one) => keyOf(targetIdOf(one), one.channel)))]]);
      const taken = await this.takenBy(wanted, now);
      const [changed, waiting] = [[] as TakenPlace[], new Map<string, MessagePlace>()];
      for (const one of wanted) {
        const key = keyOf(targetIdOf(one), one.channel);
        const all = taken.get(key) ?? [];
        const others = all.filter(({ id }) => id !== one.id);
        const hadPlace = others.length < all.length;
        const place = placeFor(one, timesOf(others, hadPlace ? now : null), now);
        const own = { id: one.id, at: place.isOwn ? place.at : null };
        taken.set(key, place.isOwn ? [...others, own] : others);
        if (place.isOwn || hadPlace) changed.push(own);
        if (place.at > now) waiting.set(one.id, place);
      }
      await entities.query(take, [changed.map(({ id }) => id), changed.map(({ at }) => at)]);
      return waiting;
    });
  }

  private async takenBy(wanted: readonly DeliveryRow[], now: Date): Promise<Map<string, TakenPlace[]>> {
    const keys = [...new Map(wanted.map((one) => [keyOf(targetIdOf(one), one.channel), one])).values()];
    const rows = await this.database.query<(TakenPlace & { targetId: string; channel: string })[]>(SYSTEM, select, [
      keys.map(({ tenantId }) => tenantId),
      keys.map(targetIdOf),
      keys.map(({ channel }) => channel),
      new Date(now.getTime() - LIMIT_WINDOW_MS),
    ]);
    const taken = new Map<string, TakenPlace[]>();
    for (const { targetId, channel, ...place } of rows) {
      const key = keyOf(targetId, channel);
      taken.set(key, [...(taken.get(key) ?? []), place]);
    }
    return taken;
  }
}
