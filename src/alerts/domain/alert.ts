import { Holding, IllegalTransition } from './alert.errors';
import { mayBecome, Status } from './alert-status';

/** The part of an alert that its life cycle changes. */
export interface AlertState {
  readonly id: string;
  readonly tenantId: string;
  readonly createdAt: Date;
  status: Status;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  resolutionNotes: string | null;
  /** When it wakes; null: it does not sleep. */
  snoozedUntil: Date | null;
  responseTimeSeconds: number | null;
  resolutionTimeSeconds: number | null;
}

/** One line of an alert's history. */
export interface HistoryEntry {
  readonly action:
    | 'created'
    | 'acknowledged'
    | 'resolved'
    | 'auto_resolved'
    | 'snoozed'
    | 'unsnoozed'
    | 'reopened'
    | 'severity_raised'
    | 'silenced'
    | 'unsilenced'
    | 'flapping'
    | 'calmed';
  readonly by: string | null;
  readonly at: Date;
  readonly notes: string | null;
  readonly previousStatus: Status | null;
  readonly newStatus: Status | null;
}

const secondsBetween = (from: Date, to: Date): number =>
  Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));

/** The life cycle of an alert. Each step returns its line of history, or throws IllegalTransition and changes nothing. */
export class Alert {
  constructor(readonly state: AlertState) {}

  /** A member takes responsibility. */
  acknowledge(by: string, at: Date, notes?: string): HistoryEntry {
    const entry = this.become('acknowledged', 'acknowledged', by, at, notes);
    this.state.acknowledgedAt = at;
    this.state.acknowledgedBy = by;
    // the response is the first reaction: later ones do not lengthen it
    this.state.responseTimeSeconds ??= secondsBetween(this.state.createdAt, at);
    return entry;
  }

  /** The problem is over. */
  resolve(by: string, at: Date, notes?: string): HistoryEntry {
    const entry = this.become('resolved', 'resolved', by, at, notes);
    this.state.resolvedAt = at;
    this.state.resolvedBy = by;
    this.state.resolutionNotes = notes ?? null;
    this.state.resolutionTimeSeconds = secondsBetween(this.state.createdAt, at);
    return entry;
  }

  /** Nobody wants to hear of it for a while. */
  snooze(by: string, until: Date, at: Date, notes?: string): HistoryEntry {
    const said = [`until ${until.toISOString()}`, ...(notes ? [notes] : [])].join(': ');
    const entry = this.become('snoozed', 'snoozed', by, at, said);
    this.state.snoozedUntil = until;
    return entry;
  }

  /** It is to be heard of again. @param by null: nobody woke it */
  wake(by: string | null, at: Date, notes?: string): HistoryEntry {
    // what was never asleep can not wake, though it may become active in other ways
    if (this.state.status !== 'snoozed') throw new IllegalTransition(this.holding(), 'active');
    return this.become('active', 'unsnoozed', by, at, notes);
  }

  private become(
    status: Status,
    action: HistoryEntry['action'],
    by: string | null,
    at: Date,
    notes?: string,
  ): HistoryEntry {
    const previousStatus = this.state.status;
    if (!mayBecome(previousStatus, status)) throw new IllegalTransition(this.holding(), status);
    this.state.status = status;
    this.state.snoozedUntil = null;
    return { action, by, at, notes: notes ?? null, previousStatus, newStatus: status };
  }

  private holding(): Holding {
    const { status, acknowledgedBy, acknowledgedAt, resolvedBy, resolvedAt } = this.state;
    if (status === 'acknowledged') return { status, by: acknowledgedBy, at: acknowledgedAt };
    if (status === 'resolved') return { status, by: resolvedBy, at: resolvedAt };
    return { status, by: null, at: null };
  }
}
