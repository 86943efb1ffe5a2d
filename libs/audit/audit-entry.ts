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

/** One line of a tenant's audit log. The property names are those of the table and of the API. */
export interface AuditLine {
  readonly tenant_id: string;
  /** The position in the tenant's log: 1, 2, 3 … */
  readonly seq: number;
  readonly id: string;
  readonly at: Date;
  /** null when Campana itself made the change. */
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  /** The kind of object and what was done to it, such as `rule.updated`. */
  readonly action: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly before: object | null;
  readonly after: object | null;
  /** The `hash` of the line before. */
  readonly previous_hash: string;
  /** The hash of all properties above. */
  readonly hash: string;
}
