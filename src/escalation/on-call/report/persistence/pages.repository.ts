import { Injectable } from '@nestjs/common';
import { Database } from '../../../../../libs/database/database';

/** A level of an escalation that told a member. */
export interface PageRecord {
  readonly memberId: string;
  readonly at: Date;
}

const select = `
  SELECT member AS "memberId", l.at FROM escalation_levels l, jsonb_array_elements_text(l.members) AS member
  WHERE l.tenant_id = $1 AND l.result = 'taken' AND l.at >= $2 AND l.at < $3
  ORDER BY l.at LIMIT $4`;

/** Reads whom the levels of escalations told, from the log of the runs. */
@Injectable()
export class PagesRepository {
  constructor(private readonly database: Database) {}

  /** Whom escalations told in a span, and when: the first so many. */
  list(tenantId: string, from: Date, until: Date, max: number): Promise<readonly PageRecord[]> {
    return this.database.query(tenantId, select, [tenantId, from, until, max]);
  }
}
