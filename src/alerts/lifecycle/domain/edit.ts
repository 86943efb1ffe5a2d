import { priorityOf, type Priority, type Severity } from '../../domain/severity';

/** The fields of an alert that members may edit. */
export interface Editable {
  readonly title: string;
  readonly description: string;
  readonly recommended_action: string | null;
  readonly business_impact: string | null;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly labels: Readonly<Record<string, string>>;
  readonly assigned_to: string | null;
  readonly assigned_role: string | null;
}

/** The new values that a member gives; missing fields do not change. */
export type Edits = { readonly [Field in keyof Editable]?: Editable[Field] | undefined };

/** Each new event overwrites these fields, unless a member has edited them. */
const writtenByEvents = ['title', 'description', 'recommended_action', 'business_impact', 'severity'] as const;

/** An alert after an edit: its fields, the changes, and (`edited`) the values from before the first edit. */
export interface Edited {
  readonly content: Editable & { readonly edited: Readonly<Record<string, unknown>> };
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Applies the edits of a member. A new severity also sets its default priority, unless the member gives a priority. */
export function edit(before: Editable & { readonly edited: Readonly<Record<string, unknown>> }, edits: Edits): Edited {
  const given = Object.entries(edits).filter(([, value]) => value !== undefined);
  const implied = edits.severity && !edits.priority ? [['priority', priorityOf(edits.severity)] as const] : [];
  const different = [...implied, ...given].filter(([field, value]) => !isSame(before[field as keyof Editable], value));
  const changes = Object.fromEntries(
    different.map(([field, value]) => [field, [before[field as keyof Editable], value] as const]),
  );
  const first = Object.fromEntries(
    writtenByEvents.filter((field) => field in changes).map((field) => [field, before[field]]),
  );
  const after = Object.fromEntries(different) as Partial<Editable>;
  return { content: { ...before, ...after, edited: { ...first, ...before.edited } }, changes };
}
