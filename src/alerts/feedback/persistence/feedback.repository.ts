import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';
import { visibleTo } from '../../listing/alert-filter';
import type { Viewer } from '../../domain/actor';
import { FeedbackEntity } from './feedback.entity';

/** The feedback of a member on an alert. */
export type Feedback = Readonly<Pick<FeedbackEntity, 'isUseful' | 'comment' | 'givenAt'>>;

/** Writes `alert_feedback`. */
@Injectable()
export class FeedbackRepository {
  constructor(private readonly database: Database) {}

  /**
   * Saves feedback; replaces what the member gave before.
   * @returns false when the member may not see the alert: nothing is saved
   */
  async save(tenantId: string, alertId: string, viewer: Viewer, feedback: Feedback): Promise<boolean> {
    const values: unknown[] = [tenantId, alertId];
    const visible = visibleTo(viewer, (value) => `$${values.push(value)}`);
    const ruleOf = `SELECT rule_id AS "ruleId" FROM alerts WHERE tenant_id = $1 AND id = $2 AND ${visible}`;
    return this.database.withRepository(tenantId, FeedbackEntity, async (rows) => {
      const [alert] = await rows.query<{ ruleId: string | null }[]>(ruleOf, values);
      if (!alert) return false;
      const { memberId } = viewer;
      await rows.upsert({ tenantId, alertId, memberId, ...alert, ...feedback }, ['tenantId', 'alertId', 'memberId']);
      return true;
    });
  }
}
