import { Injectable } from '@nestjs/common';
import type { Channel } from '../../../../libs/config/config';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { isFiringSql } from '../../deliveries/delivery-row';
import { mayBeTold } from '../../deliveries/persistence/may-be-told';

/** An episode of an alert. */
export interface AlertEpisode {
  readonly tenantId: string;
  readonly alertId: string;
  readonly episode: number;
}

/** A target that was told of an episode over a channel, or may have been. */
export interface ToldTarget extends AlertEpisode {
  readonly userId: string | null;
  readonly destinationId: string | null;
  readonly contactMethodId: string | null;
  readonly channel: Channel;
  readonly address: string | null;
  /** Whether digests alone told of it, or digests and summaries alone. */
  readonly isInDigest: boolean;
  readonly isTogether: boolean;
}

// what is being sent may still be told: the sender of "resolved" waits for its end, and drops itself if nobody was told
const select = prepared(`
  SELECT DISTINCT ON (d.tenant_id, d.alert_id, d.target_id, d.channel)
    d.tenant_id AS "tenantId", d.alert_id AS "alertId", d.episode, d.user_id AS "userId",
    d.destination_id AS "destinationId", d.contact_method_id AS "contactMethodId", d.channel, d.address,
    bool_and(d.state IN ('digesting', 'digested')) OVER target AS "isInDigest",
    bool_and(d.state IN ('digesting', 'digested', 'bundled', 'summarised')) OVER target AS "isTogether"
  FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS wanted(tenant_id, alert_id, episode)
  JOIN deliveries d ON d.tenant_id = wanted.tenant_id AND d.alert_id = wanted.alert_id AND d.episode = wanted.episode
  WHERE ${isFiringSql('d')} AND (d.state NOT IN ('skipped', 'cancelled', 'failed') OR ${mayBeTold('d')})
  WINDOW target AS (PARTITION BY d.tenant_id, d.alert_id, d.target_id, d.channel)
  ORDER BY d.tenant_id, d.alert_id, d.target_id, d.channel, d.id DESC`);

/** Finds who is to hear that an alert is resolved. */
@Injectable()
export class ToldTargets {
  constructor(private readonly database: Database) {}

  /** Who was told of these episodes. */
  of(episodes: readonly AlertEpisode[]): Promise<readonly ToldTarget[]> {
    if (episodes.length === 0) return Promise.resolve([]);
    return this.database.query<ToldTarget[]>(SYSTEM, select, [
      episodes.map(({ tenantId }) => tenantId),
      episodes.map(({ alertId }) => alertId),
      episodes.map(({ episode }) => episode),
    ]);
  }
}
