import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { MessageReason } from '../../words/message-facts';
import type { AlertEpisode, ToldTarget } from './told-targets';

/** A message in a chat that told of an alert, or may be doing so now. */
export interface ToldMessage extends ToldTarget {
  /** The id of its delivery. */
  readonly id: string;
  readonly reason: MessageReason | null;
}

// what is being sent gets its id in a moment: the edit waits for it
const select = prepared(`
  SELECT d.id, d.tenant_id AS "tenantId", d.alert_id AS "alertId", d.episode, d.user_id AS "userId",
    d.destination_id AS "destinationId", d.contact_method_id AS "contactMethodId", d.channel, d.address,
    d.content -> 'reason' AS reason
  FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS wanted(tenant_id, alert_id, episode)
  JOIN deliveries d ON d.tenant_id = wanted.tenant_id AND d.alert_id = wanted.alert_id AND d.episode = wanted.episode
  WHERE d.channel IN ('slack', 'discord', 'telegram') AND d.kind = 'alert' AND NOT d.content ? 'isEdit'
    AND (d.state = 'sending' OR (d.state IN ('accepted', 'delivered', 'read') AND d.provider_message_id IS NOT NULL))`);

/** Finds the messages in chats that can show how an alert goes on. */
@Injectable()
export class ToldMessages {
  constructor(private readonly database: Database) {}

  /** The messages of these episodes. */
  of(episodes: readonly AlertEpisode[]): Promise<readonly ToldMessage[]> {
    return this.database.query<ToldMessage[]>(SYSTEM, select, [
      episodes.map(({ tenantId }) => tenantId),
      episodes.map(({ alertId }) => alertId),
      episodes.map(({ episode }) => episode),
    ]);
  }
}
