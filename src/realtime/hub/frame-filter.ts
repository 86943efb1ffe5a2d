import type { AlertDocument } from './live-alert';

/** The fields of an alert by which clients filter: the name of the filter, and of the field. */
const fields = {
  status: 'status',
  severity: 'severity',
  priority: 'priority',
  alert_type: 'alert_type',
  category: 'alert_category',
  source_service: 'source_service',
  assigned_to: 'assigned_to',
  rule_id: 'rule_id',
  group_id: 'group_id',
  related_product_id: 'related_product_id',
  related_ingredient_id: 'related_ingredient_id',
  related_batch_id: 'related_batch_id',
  related_order_id: 'related_order_id',
  related_supplier_id: 'related_supplier_id',
} as const satisfies Record<string, keyof AlertDocument>;

type FilterName = keyof typeof fields;

/** The names of the filters. */
export const filterNames = Object.keys(fields) as readonly FilterName[];

/** For each field the values of which one must match; a field without values matches every alert. */
export type FrameFilterValues = Readonly<Partial<Record<FilterName, readonly string[]>>>;

type Changed = Readonly<Record<string, readonly [unknown, unknown]>>;

/** Which alerts a subscription is about. */
export class FrameFilter {
  private readonly wanted: readonly (readonly [keyof AlertDocument, ReadonlySet<unknown>])[];

  /** @param memberId whom `me` means in `assigned_to`; `none` there means nobody */
  constructor(values: FrameFilterValues, memberId: string) {
    const meant = (value: string): unknown => (value === 'none' ? null : value === 'me' ? memberId : value);
    this.wanted = filterNames.flatMap((name) => {
      const given = values[name];
      return given ? [[fields[name], new Set(name === 'assigned_to' ? given.map(meant) : given)] as const] : [];
    });
  }

  /**
   * Whether the filter wants an event of an alert. @returns true: the alert matches; false: it did before the event, and no longer
   * does; undefined: neither
   */
  judge(alert: AlertDocument, changed: Changed): boolean | undefined {
    if (this.matches((field) => alert[field])) return true;
    const before = (field: keyof AlertDocument) => (changed[field] ? changed[field][0] : alert[field]);
    return this.matches(before) ? false : undefined;
  }

  private matches(valueOf: (field: keyof AlertDocument) => unknown): boolean {
    return this.wanted.every(([field, values]) => values.has(valueOf(field)));
  }
}
