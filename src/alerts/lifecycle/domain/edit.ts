import { snakeCase } from '../../../../libs/kernel/snake-case';
import { priorityOf, type Priority, type Severity } from '../../domain/severity';

/** The fields of an alert that members may edit. */
export interface Editable {
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly labels: Readonly<Record<string, string>>;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;
}

/** The new values that a member gives; missing fields do not change. */
export type Edits = { readonly [Field in keyof Editable]?: Editable[Field] | undefined };

/** Each new event overwrites these fields, unless a member has edited them. */
const writtenByEvents: readonly (keyof Editable)[] = [
  'title',
  'description',
  'recommendedAction',
  'businessImpact',
  'severity',
];

/** The edited fields, under their names in the API, with the values from before the first edit. */
type EditedFields = Readonly<Record<string, unknown>>;

/** An alert after an edit: its fields, and the changes under the names of the fields in the API. */
export interface Edited {
  readonly content: Editable & { readonly edited: EditedFields };
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Applies the edits of a member. A new severity also sets its default priority, unless the member gives a priority. */
export function edit(before: Editable & { readonly edited: EditedFields }, edits: Edits): Edited {
  const implied = edits.severity ? { priority: priorityOf(edits.severity) } : {};
  const wanted = Object.entries({ ...implied, ...given(edits) }) as [keyof Editable, unknown][];
  const different = wanted.filter(([field, value]) => !isSame(before[field], value));
  const first = different.filter(([field]) => writtenByEvents.includes(field));
  return {
    content: {
      ...before,
      ...Object.fromEntries(different),
      edited: { ...Object.fromEntries(first.map(([field]) => [snakeCase(field), before[field]])), ...before.edited },
    },
    changes: Object.fromEntries(different.map(([field, value]) => [snakeCase(field), [before[field], value]])),
  };
}

const given = (edits: Edits): Edits =>
  Object.fromEntries(Object.entries(edits).filter(([, value]) => value !== undefined));
