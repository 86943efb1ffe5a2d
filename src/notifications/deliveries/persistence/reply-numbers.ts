import { Injectable } from '@nestjs/common';
import { Config } from '../../../../libs/config/config';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { Secrets } from '../../../../libs/secrets/secrets';
import { type DeliveryRow, selectedDelivery } from '../delivery-row';

const HOUR_MS = 3_600_000;

/** A message that can be answered, and the telephone number that it goes to. */
export interface AnswerableMessage {
  readonly id: string;
  readonly number: string;
  /** The number that it has already. */
  readonly replyNumber: number | null;
}

interface Taken {
  readonly key: string;
  readonly n: number;
}

// in one order, so that two processes do not wait for each other
const lock = prepared(`
  SELECT count(pg_advisory_xact_lock(hashtext('replies'), hashtext(key)))
  FROM (SELECT key FROM unnest($1::text[]) AS key ORDER BY key) AS k`);

const select = prepared(`
  SELECT reply_key AS key, reply_number AS n FROM deliveries
  WHERE reply_key = ANY ($1::text[]) AND reply_number IS NOT NULL AND reply_until > $2`);

const rows = new RowArrays<'id' | 'replyKey' | 'replyNumber'>({ id: 'uuid', replyKey: 'text', replyNumber: 'int' });
const take = prepared(`
  UPDATE deliveries d SET reply_key = r.reply_key, reply_number = r.reply_number, reply_until = $4 FROM ${rows.sql}
  WHERE d.id = r.id`);

const find = prepared(`
  SELECT ${selectedDelivery()} FROM deliveries WHERE reply_key = ANY ($1::text[]) AND reply_number = $2 AND reply_until > $3
  ORDER BY id DESC LIMIT 1`);

/**
 * The numbers by which people answer text messages: the smallest that no other message to the telephone has, for as long as action
 * links are valid. Whoever has the telephone may be a member of several tenants, so that they count together.
 */
@Injectable()
export class ReplyNumbers {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly config: Config,
  ) {}

  /** Gives messages their numbers; a message that has one keeps it. @returns the numbers by delivery; none without a key */
  take(messages: readonly AnswerableMessage[], now: Date): Promise<ReadonlyMap<string, number>> {
    if (!this.secrets.isConfigured) return Promise.resolve(new Map());
    const numbers = new Map(
      messages.flatMap(({ id, replyNumber }) => (replyNumber === null ? [] : [[id, replyNumber]])),
    );
    const wanted = messages
      .filter(({ id }) => !numbers.has(id))
      .map(({ id, number }) => ({ id, key: this.keyOf(number) }));
    if (wanted.length === 0) return Promise.resolve(numbers);
    const until = new Date(now.getTime() + this.config.delivery.actionLinkHours * HOUR_MS);
    return this.database.transaction(SYSTEM, async (entities) => {
      const keys = [...new Set(wanted.map(({ key }) => key))];
      await entities.query(lock, [keys]);
      const used = new Set((await entities.query<Taken[]>(select, [keys, now])).map(({ key, n }) => `${key} ${n}`));
      for (const { id, key } of wanted) {
        let n = 1;
        while (used.has(`${key} ${n}`)) n++;
        used.add(`${key} ${n}`);
        numbers.set(id, n);
      }
      const given = wanted.map(({ id, key }) => ({ id, replyKey: key, replyNumber: numbers.get(id) }));
      await entities.query(take, [...rows.of(given), until]);
      return numbers;
    });
  }

  /** The message to a telephone that has a number now; undefined: there is none. */
  async find(telephone: string, replyNumber: number, now: Date): Promise<DeliveryRow | undefined> {
    const keys = this.secrets.hashesOf('reply number', telephone);
    return (await this.database.query<DeliveryRow[]>(SYSTEM, find, [keys, replyNumber, now]))[0];
  }

  private keyOf(telephone: string): string {
    return this.secrets.hashesOf('reply number', telephone)[0] ?? '';
  }
}
