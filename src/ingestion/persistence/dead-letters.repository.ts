import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, LessThanOrEqual, Not, type Repository } from 'typeorm';
import { Database, Scope, SYSTEM } from '../../../libs/database/database';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { DeadLetterEntity, type DeadLetterRow } from './dead-letter.entity';

export interface DeadLetterFilters {
  readonly reason?: readonly string[];
  readonly isReplayed?: boolean;
  /** Text that the error or the body contains. */
  readonly text?: string;
}

/** The owner of letters: a tenant; null: letters that name no tenant. */
export type LetterOwner = string | null;

const scopeOf = (owner: LetterOwner): Scope => owner ?? SYSTEM;
const ownedBy = (owner: LetterOwner) => ({ tenantId: owner ?? IsNull() });

/** The columns that change when a replayed letter dies again. */
const CHANGED_BY_DEATH = ['reason', 'error', 'died_at', 'replay_began_at', 'replayed_at', 'replayed_by'];

/** A letter without its body. */
export type LetterSummary = Omit<DeadLetterRow, 'body'>;

/** A letter of a list, with the beginning of its body. */
export interface ListedLetter extends LetterSummary {
  readonly body: Buffer;
  /** The size of the stored body. */
  readonly storedBytes: number;
}

/** How much of each body a list loads. */
const EXCERPT_BYTES = 1_024;

const summary = {
  id: true,
  tenantId: true,
  exchange: true,
  origin: true,
  routingKey: true,
  messageId: true,
  eventId: true,
  reason: true,
  error: true,
  wholeBytes: true,
  wholeSha256: true,
  diedAt: true,
  replayBeganAt: true,
  replayedAt: true,
  replayedBy: true,
} as const satisfies Record<keyof LetterSummary, true>;

/** A position in the list of letters, which is ordered by the time of death. */
export interface LetterPosition {
  readonly diedAt: Date;
  readonly id: string;
}

const MAX_BYTES_AT_ONCE = 8 * 1024 * 1024;

/** Selects the owner's letters that match the filters. */
function matching(rows: Repository<DeadLetterEntity>, owner: LetterOwner, filters: DeadLetterFilters) {
  const { reason, isReplayed, text } = filters;
  const query = rows.createQueryBuilder('l').where(ownedBy(owner));
  if (reason) query.andWhere({ reason: In(reason) });
  if (isReplayed !== undefined) query.andWhere({ replayedAt: isReplayed ? Not(IsNull()) : IsNull() });
  if (text !== undefined)
    query.andWhere(`(strpos(lower(l.error), lower(:text)) > 0 OR position(convert_to(:text, 'UTF8') IN l.body) > 0)`, {
      text,
    });
  return query;
}

/** Returns the ids of the first letters whose bodies fit into one batch; at least one. */
function fitting(letters: readonly { readonly id: string; readonly bytes: number }[]): readonly string[] {
  let bytes = 0;
  return letters.filter((one, i) => (bytes += one.bytes) <= MAX_BYTES_AT_ONCE || i === 0).map(({ id }) => id);
}

/** A letter that has not been replayed. */
export type NewLetter = Omit<DeadLetterRow, 'replayBeganAt' | 'replayedAt' | 'replayedBy'>;

/** The content of a letter, by which letters with the same id are told apart. */
type LetterContent = Pick<DeadLetterRow, 'body' | 'wholeSha256'>;

const isSame = (one: LetterContent, other: LetterContent): boolean =>
  one.wholeSha256 === other.wholeSha256 && one.body.equals(other.body);

/**
 * Returns the letters with distinct ids, as ON CONFLICT DO UPDATE can change each row only once.
 * @param contents of stored letters, by id
 */
function distinctOf(letters: readonly NewLetter[], contents: Map<string, LetterContent>): readonly NewLetter[] {
  const distinct = new Map<string, NewLetter>();
  for (const letter of letters) {
    const known = contents.get(letter.id);
    const id = known && !isSame(known, letter) ? uuidv7() : letter.id;
    contents.set(id, letter);
    distinct.set(id, { ...letter, id });
  }
  return [...distinct.values()];
}

/** Reads and writes `dead_letters`. */
@Injectable()
export class DeadLettersRepository {
  constructor(private readonly database: Database) {}

  /**
   * Inserts letters. A letter that was replayed has died again, and is updated, once for each replay; any other that exists
   * stays as it is. The id comes from a header, which others can write, too: with another body it is another letter, and
   * gets another id.
   */
  async save(letters: readonly NewLetter[]): Promise<void> {
    await this.database.withRepository(SYSTEM, DeadLetterEntity, async (rows) => {
      const ids = letters.map(({ id }) => id);
      const known = await rows.find({ select: { id: true, body: true, wholeSha256: true }, where: { id: In(ids) } });
      const values = distinctOf(letters, new Map(known.map((letter) => [letter.id, letter]))).map((letter) => ({
        ...letter,
        replayBeganAt: null,
        replayedAt: null,
        replayedBy: null,
      }));
      const wasReplayed = { overwriteCondition: { where: 'l.replay_began_at IS NOT NULL' } };
      await rows
        .createQueryBuilder('l')
        .insert()
        .values(values)
        .orUpdate(CHANGED_BY_DEATH, ['id'], wasReplayed)
        .execute();
    });
  }

  /** Returns a page of the owner's letters, newest first. */
  list(
    owner: LetterOwner,
    filters: DeadLetterFilters,
    limit: number,
    beforeId?: string,
  ): Promise<readonly ListedLetter[]> {
    return this.database.withRepository(scopeOf(owner), DeadLetterEntity, async (rows) => {
      const query = matching(rows, owner, filters)
        .select(Object.keys(summary).map((property) => `l.${property}`))
        .addSelect(`substring(l.body FROM 1 FOR ${EXCERPT_BYTES})`, 'excerpt')
        .addSelect('octet_length(l.body)', 'bytes');
      if (beforeId !== undefined) {
        const last = query.subQuery().select(['b.diedAt', 'b.id']).from(DeadLetterEntity, 'b');
        query.andWhere(`(l.diedAt, l.id) < ${last.where({ ...ownedBy(owner), id: beforeId }).getQuery()}`);
      }
      query.orderBy('l.diedAt', 'DESC').addOrderBy('l.id', 'DESC').limit(limit);
      const { entities, raw } = await query.getRawAndEntities<{ excerpt: Buffer; bytes: number }>();
      return entities.map((letter, i) => ({
        ...letter,
        body: raw[i]?.excerpt ?? Buffer.alloc(0),
        storedBytes: raw[i]?.bytes ?? 0,
      }));
    });
  }

  /**
   * Returns the owner's next letters that died by `until`, oldest first: at most `limit`, and at most 8 MiB of bodies
   * unless a single letter is larger.
   */
  async next(
    owner: LetterOwner,
    filters: DeadLetterFilters,
    until: Date,
    after: LetterPosition | undefined,
    limit: number,
  ): Promise<readonly DeadLetterRow[]> {
    const found = await this.database.withRepository(scopeOf(owner), DeadLetterEntity, (rows) => {
      const query = matching(rows, owner, filters).andWhere({ diedAt: LessThanOrEqual(until) });
      if (after) query.andWhere('(l.diedAt, l.id) > (:diedAt, :id)', after);
      return query
        .select('l.id', 'id')
        .addSelect('octet_length(l.body)', 'bytes')
        .orderBy('l.diedAt', 'ASC')
        .addOrderBy('l.id', 'ASC')
        .limit(limit)
        .getRawMany<{ id: string; bytes: number }>();
    });
    return this.find(owner, fitting(found));
  }

  /** Returns the owner's letters with these ids, oldest first. */
  find(owner: LetterOwner, ids: readonly string[]): Promise<readonly DeadLetterRow[]> {
    const where = { ...ownedBy(owner), id: In(ids) };
    return this.database.withRepository(scopeOf(owner), DeadLetterEntity, (rows) =>
      rows.find({ where, order: { diedAt: 'ASC', id: 'ASC' } }),
    );
  }

  /** Returns the first ten letters of one event. */
  ofEvent(tenantId: string, eventId: string): Promise<readonly LetterSummary[]> {
    const order = { diedAt: 'ASC', id: 'ASC' } as const;
    return this.database.withRepository(tenantId, DeadLetterEntity, (rows) =>
      rows.find({ select: summary, where: { tenantId, eventId }, order, take: 10 }),
    );
  }

  /** Notes that letters are about to be sent again: from now on they may die again. */
  async beginReplay(ids: readonly string[], at: Date): Promise<void> {
    await this.database.withRepository(SYSTEM, DeadLetterEntity, (rows) =>
      rows.update({ id: In(ids) }, { replayBeganAt: at }),
    );
  }

  /** Marks those of the letters as replayed that have not died again since. */
  async markReplayed(owner: LetterOwner, ids: readonly string[], by: string, at: Date): Promise<void> {
    const where = { ...ownedBy(owner), id: In(ids), replayBeganAt: Not(IsNull()) };
    await this.database.withRepository(scopeOf(owner), DeadLetterEntity, (rows) =>
      rows.update(where, { replayedAt: at, replayedBy: by }),
    );
  }

  /** Deletes a letter. @returns the deleted letter; null: there was none */
  drop(owner: LetterOwner, id: string): Promise<DeadLetterRow | null> {
    const where = { ...ownedBy(owner), id };
    return this.database.withRepository(scopeOf(owner), DeadLetterEntity, async (rows) => {
      const letter = await rows.findOne({ where, lock: { mode: 'pessimistic_write' } });
      if (letter) await rows.delete(where);
      return letter;
    });
  }

  /** Returns the ids of at most `max` other letters that died before an instant, the oldest first. */
  async diedBefore(instant: Date, max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const letters = await this.database.withRepository(SYSTEM, DeadLetterEntity, (rows) =>
      rows.find({
        select: { id: true },
        where: { diedAt: LessThan(instant), id: Not(In(otherThan)) },
        order: { diedAt: 'ASC' },
        take: max,
      }),
    );
    return letters.map(({ id }) => id);
  }

  /** Deletes those of the letters that died before an instant. */
  async purge(ids: readonly string[], instant: Date): Promise<void> {
    await this.database.withRepository(SYSTEM, DeadLetterEntity, (rows) =>
      rows.delete({ id: In(ids), diedAt: LessThan(instant) }),
    );
  }
}
