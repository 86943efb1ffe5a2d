import { priorityOf, type Priority, type Severity } from '../../domain/severity';

/** What an alert says, and who is to see to it. */
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

/** What a member wants to be otherwise; what is missing stays. */
export type Edits = { readonly [Field in keyof Editable]?: Editable[Field] | undefined };

/** Events write these anew: what a member wrote must stay. */
const written = ['title', 'description', 'recommended_action', 'business_impact', 'severity'] as const;

/** An alert after it was edited: what it says, what of that is otherwise, and what it said before the first edit. */
export interface Edited {
  readonly content: Editable & { readonly edited: Readonly<Record<string, unknown>> };
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Applies what a member wants; another severity brings its priority, unless they want a priority too. */
export function edit(before: Editable & { readonly edited: Readonly<Record<string, unknown>> }, edits: Edits): Edited {
  const said = Object.entries(edits).filter(([, value]) => value !== undefined);
  const brought = edits.severity && !edits.priority ? [['priority', priorityOf(edits.severity)] as const] : [];
  const different = [...brought, ...said].filter(([field, value]) => !isSame(before[field as keyof Editable], value));
  const changes = Object.fromEntries(
    different.map(([field, value]) => [field, [before[field as keyof Editable], value] as const]),
  );
  const first = Object.fromEntries(written.filter((field) => field in changes).map((field) => [field, before[field]]));
  const after = Object.fromEntries(different) as Partial<Editable>;
  return { content: { ...before, ...after, edited: { ...first, ...before.edited } }, changes };
}
