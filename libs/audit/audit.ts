import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { Clock } from '../kernel/clock';
import { uuidv7 } from '../kernel/uuid';
import { columnList, columnOf, jsonRows } from '../database/columns';
import { Outbox } from '../outbox/outbox';
import { type AuditActor, auditColumnTypes, type AuditEntry, type AuditLine } from './audit-entry';
import { GENESIS_HASH, hashOf } from './chain';
import { ConfigChangedEvent } from './config-changed.event';
import { withoutSecrets } from './to-audit-json';

// locks the head: concurrent changes of the tenant wait here, so that the chain never forks
const lockHead = `
  INSERT INTO audit_heads AS head (tenant_id, seq, hash) VALUES ($1, 0, '${GENESIS_HASH}')
  ON CONFLICT (tenant_id) DO UPDATE SET seq = head.seq RETURNING seq, hash`;

const columns = columnList(Object.keys(auditColumnTypes));
const typedColumns = Object.entries(auditColumnTypes).map(([property, type]) => `${columnOf(property)} ${type}`);

const append = `
  WITH appended AS (
    INSERT INTO audit_log (${columns}) SELECT ${columns} FROM json_to_recordset($2) AS line(${typedColumns.join(', ')})
  )
  UPDATE audit_heads SET seq = $3, hash = $4 WHERE tenant_id = $1`;

interface Head {
  readonly seq: string;
  readonly hash: string;
}

const changedEvent = ({
  tenantId,
  subjectType,
  subjectId,
  action,
  after,
  actorId,
  at,
}: AuditLine): ConfigChangedEvent =>
  new ConfigChangedEvent({
    tenantId,
    subjectType,
    subjectId,
    action: action.slice(subjectType.length + 1),
    version: (after as { version?: number } | null)?.version ?? null,
    actor: actorId,
    timestamp: at.toISOString(),
  });

/** Writes the audit log. Each line carries the hash of the line before it, and no line is ever changed. */
@Injectable()
export class Audit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Records changes in the current transaction, one line and one ConfigChangedEvent for each. Values of properties named like secrets are hidden.
   * Call it last in the transaction: other audited changes of the tenant wait until the transaction ends.
   * @param actor the author; null when Campana itself made the change
   */
  async record(tenantId: string, actor: AuditActor | null, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.database.transaction(tenantId, async (entities) => {
      const [head] = await entities.query<Head[]>(lockHead, [tenantId]);
      const lines = this.chained(tenantId, actor, entries, Number(head?.seq ?? 0), head?.hash ?? GENESIS_HASH);
      const last = lines.at(-1);
      await entities.query(append, [tenantId, jsonRows(lines), last?.seq, last?.hash]);
      await this.outbox.record(tenantId, lines.map(changedEvent));
    });
  }

  private chained(
    tenantId: string,
    actor: AuditActor | null,
    entries: readonly AuditEntry[],
    seq: number,
    hash: string,
  ): AuditLine[] {
    const at = this.clock.now();
    return entries.map(({ subjectType, subjectId, action, before, after }) => {
      const line = {
        tenantId,
        seq: ++seq,
        id: uuidv7(at.getTime()),
        at,
        actorId: actor?.id ?? null,
        actorName: actor?.name ?? null,
        action: `${subjectType}.${action}`,
        subjectType,
        subjectId,
        before: withoutSecrets(before),
        after: withoutSecrets(after),
        previousHash: hash,
      };
      hash = hashOf(line);
      return { ...line, hash };
    });
  }
}
