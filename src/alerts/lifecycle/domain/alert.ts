import type { Actor } from '../../domain/actor';
import { AlertClosed, CurrentStatus, IllegalTransition } from './alert.errors';
import { isOpen, mayBecome, type Status } from '../../domain/alert-status';

/** The fields of an alert that its life cycle changes. */
export interface AlertState {
  readonly id: string;
  readonly tenantId: string;
  readonly createdAt: Date;
  /** Rises by one with each save. */
  readonly version: number;
  /** Rises with each change of the status. */
  epoch: number;
  /** Rises when it is reopened. */
  episode: number;
  status: Status;
  /** When the status last changed, and who changed it. null: nobody did, or it never changed. */
  statusAt: Date | null;
  statusBy: string | null;
  statusByName: string | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  acknowledgmentNotes: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  resolutionNotes: string | null;
  /** When the snooze ends; null: the alert is not snoozed. */
  snoozedUntil: Date | null;
  responseTimeSeconds: number | null;
  resolutionTimeSeconds: number | null;
  /** The member and the role that are responsible; both null: everybody. */
  assignedTo: string | null;
  assignedRole: string | null;
}

/** One entry of an alert's history. */
export interface HistoryEntry {
  readonly action:
    | 'created'
    | 'acknowledged'
    | 'unacknowledged'
    | 'resolved'
    | 'auto_resolved'
    | 'snoozed'
    | 'unsnoozed'
    | 'reopened'
    | 'ignored'
    | 'escalated'
    | 'assigned'
    | 'commented'
    | 'updated'
    | 'severity_raised'
    | 'silenced'
    | 'unsilenced'
    | 'flapping'
    | 'calmed';
  /** null: Campana did it automatically. */
  readonly by: Actor | null;
  readonly at: Date;
  readonly notes: string | null;
  readonly previousStatus: Status | null;
  readonly newStatus: Status | null;
  /** What else changed: `{ field: [before, after] }`. */
  readonly details?: Readonly<Record<string, readonly [unknown, unknown]>>;
}

const secondsBetween = (from: Date, to: Date): number =>
  Math.max(0, Math.floor((to.getTime() - from.getTime()) / 1000));

/**
 * The life cycle of an alert. Each action returns its history entry, or throws IllegalTransition or AlertClosed and
 * changes nothing.
 */
export class Alert {
  constructor(readonly state: AlertState) {}

  /** A member takes responsibility for the alert. */
  acknowledge(by: Actor, at: Date, notes?: string): HistoryEntry {
    const entry = this.become('acknowledged', 'acknowledged', by, at, notes);
    this.state.acknowledgedAt = at;
    this.state.acknowledgedBy = by.id;
    this.state.acknowledgmentNotes = notes ?? null;
    // the response time ends with the first acknowledgement; later ones do not change it
    this.state.responseTimeSeconds ??= secondsBetween(this.state.createdAt, at);
    return entry;
  }

  /** Nobody is responsible for the alert any longer. */
  unacknowledge(by: Actor, at: Date, notes?: string): HistoryEntry {
    this.mustBe('acknowledged');
    const entry = this.become('active', 'unacknowledged', by, at, notes);
    this.clearAcknowledgement();
    return entry;
  }

  /** The problem is over. */
  resolve(by: Actor, at: Date, notes?: string): HistoryEntry {
    const entry = this.become('resolved', 'resolved', by, at, notes);
    this.state.resolvedAt = at;
    this.state.resolvedBy = by.id;
    this.state.resolutionNotes = notes ?? null;
    this.state.resolutionTimeSeconds = secondsBetween(this.state.createdAt, at);
    return entry;
  }

  /** The alert needs no attention. */
  ignore(by: Actor, at: Date, notes?: string): HistoryEntry {
    return this.become('ignored', 'ignored', by, at, notes);
  }

  /** Reopens a closed alert: its problem is not over. */
  reopen(by: Actor, at: Date, notes?: string): HistoryEntry {
    if (this.isOpen) throw new IllegalTransition(this.currentStatus(), 'active');
    const entry = this.become('active', 'reopened', by, at, notes);
    this.clearAcknowledgement();
    this.state.resolvedAt = null;
    this.state.resolvedBy = null;
    this.state.resolutionNotes = null;
    this.state.resolutionTimeSeconds = null;
    this.state.episode += 1;
    return entry;
  }

  /** Snoozes the alert until a time. */
  snooze(by: Actor, until: Date, at: Date, notes?: string): HistoryEntry {
    const text = [`until ${until.toISOString()}`, ...(notes ? [notes] : [])].join(': ');
    const entry = this.become('snoozed', 'snoozed', by, at, text);
    this.state.snoozedUntil = until;
    return entry;
  }

  /** Ends the snooze. @param by null: it ended automatically */
  wake(by: Actor | null, at: Date, notes?: string): HistoryEntry {
    this.mustBe('snoozed');
    return this.become('active', 'unsnoozed', by, at, notes);
  }

  /** Makes a member, a role or both responsible; with neither, the alert is for everybody again. @param by null: Campana does */
  assign(to: string | null, role: string | null, by: Actor | null, at: Date, notes?: string): HistoryEntry {
    this.mustBeOpen('assigned');
    const details = {
      assigned_to: [this.state.assignedTo, to],
      assigned_role: [this.state.assignedRole, role],
    } as const;
    this.state.assignedTo = to;
    this.state.assignedRole = role;
    return this.remark('assigned', by, at, notes, details);
  }

  /** Adds a comment to the history. */
  comment(text: string, by: Actor, at: Date): HistoryEntry {
    return this.remark('commented', by, at, text);
  }

  /** Records in the history that a member edited the alert. */
  edited(changes: NonNullable<HistoryEntry['details']>, by: Actor, at: Date): HistoryEntry {
    return this.remark('updated', by, at, undefined, changes);
  }

  get isOpen(): boolean {
    return isOpen(this.state.status);
  }

  // several actions lead to `active`: each is allowed from one status only
  private mustBe(status: Status): void {
    if (this.state.status !== status) throw new IllegalTransition(this.currentStatus(), 'active');
  }

  private mustBeOpen(participle: string): void {
    if (!this.isOpen) throw new AlertClosed(this.currentStatus(), participle);
  }

  private clearAcknowledgement(): void {
    this.state.acknowledgedAt = null;
    this.state.acknowledgedBy = null;
    this.state.acknowledgmentNotes = null;
  }

  private become(
    status: Status,
    action: HistoryEntry['action'],
    by: Actor | null,
    at: Date,
    notes?: string,
  ): HistoryEntry {
    const previousStatus = this.state.status;
    if (!mayBecome(previousStatus, status)) throw new IllegalTransition(this.currentStatus(), status);
    this.state.status = status;
    this.state.epoch += 1;
    this.state.statusAt = at;
    this.state.statusBy = by?.id ?? null;
    this.state.statusByName = by?.name ?? null;
    this.state.snoozedUntil = null;
    return { action, by, at, notes: notes ?? null, previousStatus, newStatus: status };
  }

  private remark(
    action: HistoryEntry['action'],
    by: Actor | null,
    at: Date,
    notes: string | undefined,
    details?: NonNullable<HistoryEntry['details']>,
  ): HistoryEntry {
    const { status } = this.state;
    const entry = { action, by, at, notes: notes ?? null, previousStatus: status, newStatus: status };
    return details ? { ...entry, details } : entry;
  }

  private currentStatus(): CurrentStatus {
    const { status, statusBy, statusByName, statusAt } = this.state;
    return { status, by: statusBy, byName: statusByName, at: statusAt };
  }
}
