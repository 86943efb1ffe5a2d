import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { selected } from '../database/columns';
import { auditColumnTypes, type AuditLine } from './audit-entry';
import { GENESIS_HASH, follows } from './chain';

/** Selects lines of the log. An absent filter matches every line. */
export interface AuditFilters {
  readonly actorId?: string;
  readonly action?: string;
  readonly subjectType?: string;
  readonly subjectId?: string;
  /** The earliest time, inclusive. */
  readonly from?: Date;
  /** The latest time, exclusive. */
  readonly to?: Date;
}

/** The result of verifying a tenant's chain. */
export interface AuditVerdict {
  readonly isIntact: boolean;
  readonly entries: number;
  /** The first line that was changed or is missing; null when the chain is intact. */
  readonly firstBrokenSeq: number | null;
  /**
   * The hash of the last line; null when the log is empty. A copy stored elsewhere reveals a chain that was rewritten
   * from the beginning.
   */
  readonly headHash: string | null;
}

interface Head {
  readonly seq: number;
  readonly hash: string;
  /** The number of the last line in the table, which may differ from the head's. */
  readonly last: number;
}

const PAGE = 1_000;

const columns = selected(Object.keys(auditColumnTypes));

// one statement, so that the head and the last line come from the same snapshot
const readHead = `
  SELECT coalesce(max(head.seq), 0)::float AS seq, coalesce(max(head.hash), '${GENESIS_HASH}') AS hash,
    coalesce((SELECT max(seq) FROM audit_log WHERE tenant_id = $1), 0)::float AS last
  FROM audit_heads AS head WHERE tenant_id = $1`;

const conditionsOf = (tenantId: string, { actorId, action, subjectType, subjectId, from, to }: AuditFilters) => {
  const values: unknown[] = [tenantId];
  const conditions = ['tenant_id = $1'];
  const equalities = {
    'actor_id =': actorId,
    'action =': action,
    'subject_type =': subjectType,
    'subject_id =': subjectId,
  };
  for (const [comparison, value] of Object.entries({ ...equalities, 'at >=': from, 'at <': to }))
    if (value !== undefined) conditions.push(`${comparison} $${values.push(value)}`);
  return { values, conditions };
};

/** Reads and verifies the lines that `Audit` has recorded. */
@Injectable()
export class AuditLog {
  constructor(private readonly database: Database) {}

  /** Returns up to `limit` lines of a tenant, latest first, that come before `beforeSeq`. */
  latest(tenantId: string, filters: AuditFilters, limit: number, beforeSeq?: number): Promise<readonly AuditLine[]> {
    const { values, conditions } = conditionsOf(tenantId, filters);
    if (beforeSeq !== undefined) conditions.push(`seq < $${values.push(beforeSeq)}`);
    return this.read(tenantId, `${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ${limit}`, values);
  }

  /** Yields a tenant's current lines in pages, oldest first. Lines added later are not included. */
  async *all(tenantId: string, filters: AuditFilters): AsyncGenerator<readonly AuditLine[]> {
    yield* this.upTo((await this.head(tenantId)).last, tenantId, filters);
  }

  /** Reads a tenant's whole chain and checks the hash of every line. */
  async verify(tenantId: string): Promise<AuditVerdict> {
    const head = await this.head(tenantId);
    const broken = await this.firstBroken(tenantId, head);
    return {
      isIntact: broken === null,
      entries: head.last,
      firstBrokenSeq: broken,
      headHash: head.seq === 0 ? null : head.hash,
    };
  }

  private async firstBroken(tenantId: string, head: Head): Promise<number | null> {
    let before = { seq: 0, hash: GENESIS_HASH };
    for await (const lines of this.upTo(head.last, tenantId, {}))
      for (const line of lines) {
        if (!follows(line, before)) return before.seq + 1;
        before = line;
      }
    // lines are missing at the end, or were inserted without updating the head
    if (before.seq !== head.seq) return Math.min(before.seq, head.seq) + 1;
    return before.hash === head.hash ? null : before.seq;
  }

  private async *upTo(last: number, tenantId: string, filters: AuditFilters): AsyncGenerator<readonly AuditLine[]> {
    const { values, conditions } = conditionsOf(tenantId, filters);
    conditions.push(`seq <= $${values.push(last)} AND seq > $${values.length + 1}`);
    const where = `${conditions.join(' AND ')} ORDER BY seq LIMIT ${PAGE}`;
    for (let after = 0, length = PAGE; length === PAGE;) {
      const page = await this.read(tenantId, where, [...values, after]);
      length = page.length;
      after = page.at(-1)?.seq ?? after;
      yield page;
    }
  }

  private async head(tenantId: string): Promise<Head> {
    const [head] = await this.database.query<Head[]>(tenantId, readHead, [tenantId]);
    return head ?? { seq: 0, hash: GENESIS_HASH, last: 0 };
  }

  private async read(tenantId: string, where: string, values: readonly unknown[]): Promise<readonly AuditLine[]> {
    const sql = `SELECT ${columns} FROM audit_log WHERE ${where}`;
    const lines = await this.database.query<AuditLine[]>(tenantId, sql, [...values]);
    return lines.map((line) => ({ ...line, seq: Number(line.seq) }));
  }
}
