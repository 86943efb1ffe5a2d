import { LRUCache } from 'lru-cache';
import { type AlertRow, maySee, presentAlert, type Viewer } from '../../alerts';

const MAX_EVENT_DATA_CHARACTERS = 8_192;
/** Alerts of one tenant of which the latest state is remembered. */
const MAX_REMEMBERED = 2_000;

/** An alert as clients see it: what is only one member's, is not in it. */
export type AlertDocument = Omit<ReturnType<typeof presentAlert>, 'read_at' | 'dismissed_at'>;

const documentOf = (row: AlertRow): AlertDocument => {
  const { read_at: _read, dismissed_at: _dismissed, ...alert } = presentAlert(row);
  const isLarge = JSON.stringify(alert.source_event_data ?? null).length > MAX_EVENT_DATA_CHARACTERS;
  return isLarge ? { ...alert, source_event_data: null } : alert;
};

type Assigned = Pick<AlertRow, 'assignedTo' | 'assignedRole' | 'escalationLevel'>;

/** An alert in its latest known state. It never goes back to an earlier one, whatever is read later. */
export class LiveAlert {
  document: AlertDocument;
  json: string;

  constructor(private row: AlertRow) {
    this.document = documentOf(row);
    this.json = JSON.stringify(this.document);
  }

  /** Takes over a state that was read, unless it is older. */
  update(row: AlertRow): this {
    const isOlder =
      row.version < this.row.version || (row.version === this.row.version && row.updatedAt < this.row.updatedAt);
    if (isOlder) return this;
    this.row = row;
    this.document = documentOf(row);
    this.json = JSON.stringify(this.document);
    return this;
  }

  isVisibleTo(viewer: Viewer): boolean {
    return maySee(viewer, this.row);
  }

  /** Whether a viewer saw it before an event changed to whom it is assigned. */
  wasVisibleTo(viewer: Viewer, changed: Readonly<Record<string, readonly [unknown, unknown]>>): boolean {
    const { assigned_to: to, assigned_role: role } = changed;
    if (!to && !role) return false;
    const before: Assigned = {
      assignedTo: to ? (to[0] as string | null) : this.row.assignedTo,
      assignedRole: role ? (role[0] as string | null) : this.row.assignedRole,
      escalationLevel: this.row.escalationLevel,
    };
    return maySee(viewer, before);
  }
}

/** The latest known state of the alerts of a tenant. */
export class LiveAlerts {
  private readonly known = new LRUCache<string, LiveAlert>({ max: MAX_REMEMBERED });

  /** What was read of an alert, or the later state that is known already. */
  latest(row: AlertRow): LiveAlert {
    const known = this.known.get(row.id);
    if (known) return known.update(row);
    const alert = new LiveAlert(row);
    this.known.set(row.id, alert);
    return alert;
  }
}
