import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';
import { visibleTo } from '../../listing/alert-filter';
import type { Viewer } from '../../domain/actor';

/** What a member thinks of an alert. */
export interface Feedback {
  readonly isUseful: boolean;
  readonly comment: string | null;
  readonly givenAt: Date;
}

/** Whether the alerts of a rule help. */
export interface FeedbackCount {
  readonly useful: number;
  readonly notUseful: number;
}

const save = (visible: string): string => `
  INSERT INTO alert_feedback (tenant_id, alert_id, member_id, rule_id, is_useful, comment, given_at)
  SELECT a.tenant_id, a.id, $3::uuid, a.rule_id, $4::boolean, $5::text, $6::timestamptz
  FROM alerts a WHERE a.tenant_id = $1 AND a.id = $2 AND ${visible}
  ON CONFLICT (tenant_id, alert_id, member_id)
  DO UPDATE SET is_useful = excluded.is_useful, comment = excluded.comment, given_at = excluded.given_at
  RETURNING is_useful AS "isUseful", comment, given_at AS "givenAt"`;

const count = `
  SELECT count(*) FILTER (WHERE is_useful)::int AS useful, count(*) FILTER (WHERE NOT is_useful)::int AS "notUseful"
  FROM alert_feedback WHERE tenant_id = $1 AND rule_id = $2`;

/** Reads and writes `alert_feedback`. */
@Injectable()
export class FeedbackRepository {
  constructor(private readonly database: Database) {}

  /** @returns undefined when the member may see no such alert */
  async save(tenantId: string, alertId: string, viewer: Viewer, feedback: Feedback): Promise<Feedback | undefined> {
    const { isUseful, comment, givenAt } = feedback;
    const values: unknown[] = [tenantId, alertId, viewer.memberId, isUseful, comment, givenAt];
    const visible = visibleTo(viewer, (value) => `$${values.push(value)}`, 'a.');
    const [row] = await this.database.query<Feedback[]>(tenantId, save(visible), values);
    return row;
  }

  async ofRule(tenantId: string, ruleId: string): Promise<FeedbackCount> {
    const [row] = await this.database.query<FeedbackCount[]>(tenantId, count, [tenantId, ruleId]);
    return row ?? { useful: 0, notUseful: 0 };
  }
}
