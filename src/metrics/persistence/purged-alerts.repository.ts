import { Injectable } from '@nestjs/common';
import { Database } from '../../../libs/database/database';
import { factsWhere } from './alert-facts';

/** The array columns, which have one element for each alert, and the fact that each of them stores. */
const arrays = {
  created_at: 'created_at',
  status: 'status',
  occurrences: 'occurrences',
  quiet_reason: 'quiet_reason',
  response_seconds: 'response',
  reaction_seconds: 'reaction',
  resolution_seconds: 'resolution',
  response_outcome: 'response_outcome',
  resolution_outcome: 'resolution_outcome',
};
const names = Object.keys(arrays);

const insert = `
  INSERT INTO forgotten_alerts AS g (tenant_id, created_on, alert_type, severity, ${names.join(', ')})
  SELECT $1, (f.created_at AT TIME ZONE 'UTC')::date, f.alert_type, f.severity,
    ${Object.values(arrays)
      .map((fact) => `array_agg(f.${fact} ORDER BY f.created_at)`)
      .join(', ')}
  FROM (${factsWhere('a.id = ANY($2::uuid[])')}) f GROUP BY 2, 3, 4
  ON CONFLICT (tenant_id, created_on, alert_type, severity) DO UPDATE
  SET ${names.map((name) => `${name} = g.${name} || excluded.${name}`).join(', ')}`;

/** Stores what analytics needs of alerts that are about to be deleted: writes `forgotten_alerts`. */
@Injectable()
export class PurgedAlertsRepository {
  constructor(private readonly database: Database) {}

  /** Must run in the transaction that deletes the alerts, so that each alert is always counted exactly once. */
  async store(tenantId: string, alertIds: readonly string[]): Promise<void> {
    await this.database.query(tenantId, insert, [tenantId, alertIds]);
  }
}
