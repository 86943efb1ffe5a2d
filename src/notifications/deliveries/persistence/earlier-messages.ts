import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type DeliveryRow, isFiringSql } from '../delivery-row';
import { mayBeTold } from './may-be-told';

interface Earlier {
  readonly id: string;
  /** Whether a firing message was sent, or may have been. */
  readonly isTold: boolean;
  /** Whether a firing message is still on its way; of edits: also whether another edit of it is. */
  readonly isOnItsWay: boolean;
  readonly messageId: string | null;
}

const select = prepared(`
  SELECT w.id, bool_or(${mayBeTold('f')}) AS "isTold",
    bool_or(f.state IN ('scheduled', 'held', 'bundled', 'pending', 'sending', 'retrying')) AS "isOnItsWay",
    (array_agg(f.provider_message_id ORDER BY f.id) FILTER (WHERE f.provider_message_id IS NOT NULL))[1] AS "messageId"
  FROM unnest($1::uuid[]) AS wanted(id) JOIN deliveries w ON w.id = wanted.id
  JOIN deliveries f ON f.tenant_id = w.tenant_id AND f.alert_id = w.alert_id AND f.target_id = w.target_id
    AND f.channel = w.channel AND f.episode IS NOT DISTINCT FROM w.episode AND ${isFiringSql('f')} AND f.id <> w.id
  GROUP BY w.id`);

// two edits of a message at the same time could end in the words of the first
const selectEdited = prepared(`
  SELECT w.id, ${mayBeTold('f')} AS "isTold", f.provider_message_id AS "messageId",
    f.state = 'sending' OR EXISTS (
      SELECT FROM deliveries o WHERE o.tenant_id = w.tenant_id AND o.alert_id = w.alert_id AND o.id < w.id
        AND o.state = 'sending' AND o.content ->> 'editsId' = w.content ->> 'editsId') AS "isOnItsWay"
  FROM unnest($1::uuid[]) AS wanted(id) JOIN deliveries w ON w.id = wanted.id
  JOIN deliveries f ON f.id = (w.content ->> 'editsId')::uuid AND f.tenant_id = w.tenant_id`);

/** The messages that told of an alert before: in one statement for many deliveries. */
@Injectable()
export class EarlierMessages {
  constructor(private readonly database: Database) {}

  /** The provider's ids of the messages that deliveries answer or edit, by delivery. */
  async of(deliveries: readonly DeliveryRow[]): Promise<ReadonlyMap<string, string>> {
    const answers = deliveries.filter(
      ({ kind, content }) => content.isEdit !== true && (kind === 'resolved' || content.isUpdate === true),
    );
    const found = await Promise.all([this.before(answers), this.edited(deliveries.filter(isEdit))]);
    return new Map(
      found.flatMap((some) =>
        [...some].flatMap(([id, { messageId }]) => (messageId === null ? [] : [[id, messageId]])),
      ),
    );
  }

  /** What became of the firing messages before each of these; those that have none are missing. */
  before(deliveries: readonly Pick<DeliveryRow, 'id'>[]): Promise<ReadonlyMap<string, Earlier>> {
    return this.read(select, deliveries);
  }

  /** What became of the messages that these edit. */
  edited(deliveries: readonly Pick<DeliveryRow, 'id'>[]): Promise<ReadonlyMap<string, Earlier>> {
    return this.read(selectEdited, deliveries);
  }

  private async read(
    sql: ReturnType<typeof prepared>,
    deliveries: readonly Pick<DeliveryRow, 'id'>[],
  ): Promise<ReadonlyMap<string, Earlier>> {
    if (deliveries.length === 0) return new Map();
    const rows = await this.database.query<Earlier[]>(SYSTEM, sql, [deliveries.map(({ id }) => id)]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

const isEdit = ({ content }: DeliveryRow): boolean => content.isEdit === true;
