/** The author of a change. A `Member` can be passed as it is. */
export interface AuditActor {
  readonly id: string;
  readonly name?: string | null;
}

/** One change to record in the audit log. */
export interface AuditEntry {
  /** The kind of object that was changed, such as `rule`. */
  readonly subjectType: string;
  readonly subjectId: string;
  /** What was done to it, such as `updated`. */
  readonly action: string;
  /** Its content before the change; null when the object was created. */
  readonly before: object | null;
  /** Its content after the change; null when the object was deleted. */
  readonly after: object | null;
}

/** One line of a tenant's audit log. */
export interface AuditLine {
  readonly tenantId: string;
  /** The position in the tenant's log: 1, 2, 3 … */
  readonly seq: number;
  readonly id: string;
  readonly at: Date;
  /** null when Campana itself made the change. */
  readonly actorId: string | null;
  readonly actorName: string | null;
  /** The kind of object and what was done to it, such as `rule.updated`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly before: object | null;
  readonly after: object | null;
  /** The `hash` of the line before. */
  readonly previousHash: string;
  /** The hash of all properties above. */
  readonly hash: string;
}

/** The PostgreSQL type of the column of each property of an AuditLine. */
export const auditColumnTypes = {
  tenantId: 'uuid',
  seq: 'bigint',
  id: 'uuid',
  at: 'timestamptz',
  actorId: 'uuid',
  actorName: 'text',
  action: 'text',
  subjectType: 'text',
  subjectId: 'text',
  before: 'jsonb',
  after: 'jsonb',
  previousHash: 'text',
  hash: 'text',
} as const satisfies Record<keyof AuditLine, string>;
