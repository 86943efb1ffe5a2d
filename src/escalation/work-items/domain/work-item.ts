/** How urgent a work item is, the least urgent first. */
export const workItemPriorities = ['low', 'medium', 'high', 'critical'] as const;
export type WorkItemPriority = (typeof workItemPriorities)[number];

/** What is being done about a work item. */
export const workItemStatuses = ['open', 'in_progress', 'waiting', 'escalated', 'done', 'cancelled'] as const;
export type WorkItemStatus = (typeof workItemStatuses)[number];

/** The longest names and contents that services can report. */
export const MAX_RESOURCE_TYPE = 50;
export const MAX_RESOURCE_ID = 255;
export const MAX_TITLE = 500;
export const MAX_METADATA_BYTES = 16_384;

/** Whether a value has at most `MAX_METADATA_BYTES` as JSON. */
export const isSmallMetadata = (value: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(value) ?? '') <= MAX_METADATA_BYTES;

/** What services report of a work item. */
export interface WorkItemFields {
  readonly title: string | null;
  readonly priority: WorkItemPriority;
  readonly status: WorkItemStatus;
  readonly assigneeId: string | null;
  readonly responseDueAt: Date | null;
  readonly resolutionDueAt: Date | null;
  readonly respondedAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Which work item: a complaint, a booking or an order of another service, by its id there. */
export interface WorkItemKey {
  readonly tenantId: string;
  readonly resourceType: string;
  readonly resourceId: string;
}

/** What a service reported at a time. Absent fields stay as they are. */
export interface WorkItemChange extends WorkItemKey {
  readonly occurredAt: Date;
  readonly fields: Partial<WorkItemFields>;
}

/** A work item, and when each of its fields was reported. */
export interface WorkItemState extends WorkItemFields {
  /** When it was first reported: its deadlines count from here. */
  readonly startedAt: Date;
  /** When it was last reported. */
  readonly occurredAt: Date;
  /** Milliseconds since the epoch. A field without a time has its default. */
  readonly fieldTimes: Readonly<Partial<Record<keyof WorkItemFields, number>>>;
}

const defaults: WorkItemFields = {
  title: null,
  priority: 'medium',
  status: 'open',
  assigneeId: null,
  responseDueAt: null,
  resolutionDueAt: null,
  respondedAt: null,
  resolvedAt: null,
  metadata: {},
};

/** The names of the fields that services report. */
export const workItemFieldNames = Object.keys(defaults) as readonly (keyof WorkItemFields)[];

const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The database reorders keys of objects, so that they must not count. */
const textOf = (value: unknown): string => JSON.stringify(value, sortedKeys);

/** Of two values of the same time the one with the greater text wins, in whichever order they arrive. */
function wins(state: WorkItemState, name: keyof WorkItemFields, value: unknown, at: number): boolean {
  const before = state.fieldTimes[name];
  if (before === undefined || at !== before) return before === undefined || at > before;
  return textOf(value) > textOf(state[name]);
}

/** A work item of which nothing but its time is known. */
export const newWorkItem = (at: Date): WorkItemState => ({
  ...defaults,
  startedAt: at,
  occurredAt: at,
  fieldTimes: {},
});

/** Applies a report. The result is the same in every order of the reports, and a repeated one changes nothing. */
export function applyChange(state: WorkItemState, { occurredAt, fields }: WorkItemChange): WorkItemState {
  const at = occurredAt.getTime();
  const news = workItemFieldNames.filter((name) => fields[name] !== undefined && wins(state, name, fields[name], at));
  return {
    ...state,
    ...Object.fromEntries(news.map((name) => [name, fields[name]])),
    startedAt: occurredAt < state.startedAt ? occurredAt : state.startedAt,
    occurredAt: occurredAt > state.occurredAt ? occurredAt : state.occurredAt,
    fieldTimes: { ...state.fieldTimes, ...Object.fromEntries(news.map((name) => [name, at])) },
  };
}

/** Whether two states differ in anything that is stored. */
export const differs = (a: WorkItemState, b: WorkItemState): boolean => textOf(a) !== textOf(b);
