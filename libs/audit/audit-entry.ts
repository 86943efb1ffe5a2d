/** Who changes something: a member will do as it is. */
export interface AuditActor {
  readonly id: string;
  readonly name?: string | null;
}

/** One change, as it is to be recorded. */
export interface AuditEntry {
  /** What kind of thing was changed, such as `rule`. */
  readonly subjectType: string;
  readonly subjectId: string;
  /** What was done with it, such as `updated`. */
  readonly action: string;
  /** What it said before; null: it is new. */
  readonly before: object | null;
  /** What it says now; null: it is gone. */
  readonly after: object | null;
}

/** One line of a tenant's audit log, named as in the table and on the wire. */
export interface AuditLine {
  readonly tenant_id: string;
  /** 1, 2, 3 … in each tenant. */
  readonly seq: number;
  readonly id: string;
  readonly at: Date;
  /** null: the product itself. */
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  /** The kind of thing and what was done with it, such as `rule.updated`. */
  readonly action: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly before: object | null;
  readonly after: object | null;
  /** The `hash` of the line before. */
  readonly previous_hash: string;
  /** Made of everything above. */
  readonly hash: string;
}
