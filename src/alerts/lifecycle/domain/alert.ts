import type { Actor } from '../../domain/actor';
import { AlertClosed, CurrentStatus, IllegalTransition } from './alert.errors';
import { isOpen, mayBecome, type Status } from '../../domain/alert-status';

/** The part of an alert that its life cycle changes. */
export interface AlertState {
  readonly id: string;
  readonly tenantId: string;
  readonly createdAt: Date;
  /** How often it was changed: raised by each save. */
  readonly version: number;
  status: Status;
  /** Since when it has its status, and who brought it there; null: nobody did, or it always had it. */
  statusAt: Date | null;
  statusBy: string | null;
  statusByName: string | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  acknowledgmentNotes: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  resolutionNotes: string | null;
  /** When it wakes; null: it does not sleep. */
  snoozedUntil: Date | null;
  responseTimeSeconds: number | null;
  resolutionTimeSeconds: number | null;
  /** The member, or the role, that is to see to it; both null: everybody. */
  assignedTo: string | null;
  assignedRole: string | null;
  /** How often it was brought to the next ones. */
  escalationLevel: number;
  escalatedAt: Date | null;
}

/** One line of an alert's history. */
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
  /** null: Campana did it by itself. */
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

/** The life cycle of an alert. Each step returns its line of history, or throws IllegalTransition or AlertClosed and changes nothing. */
export class Alert {
  constructor(readonly state: AlertState) {}

  /** A member takes responsibility. */
  acknowledge(by: Actor, at: Date, notes?: string): HistoryEntry {
    const entry = this.become('acknowledged', 'acknowledged', by, at, notes);
    this.state.acknowledgedAt = at;
    this.state.acknowledgedBy = by.id;
    this.state.acknowledgmentNotes = notes ?? null;
    // the response is the first reaction: later ones do not lengthen it
    this.state.responseTimeSeconds ??= secondsBetween(this.state.createdAt, at);
    return entry;
  }

  /** Nobody has taken responsibility any more. */
  unacknowledge(by: Actor, at: Date, notes?: string): HistoryEntry {
    this.mustBe('acknowledged');
    const entry = this.become('active', 'unacknowledged', by, at, notes);
    this.forgetAcknowledgement();
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

  /** It deserves nobody's attention. */
  ignore(by: Actor, at: Date, notes?: string): HistoryEntry {
    return this.become('ignored', 'ignored', by, at, notes);
  }

  /** The problem of a closed alert is not over after all. */
  reopen(by: Actor, at: Date, notes?: string): HistoryEntry {
    if (this.isOpen) throw new IllegalTransition(this.holding(), 'active');
    const entry = this.become('active', 'reopened', by, at, notes);
    this.forgetAcknowledgement();
    this.state.resolvedAt = null;
    this.state.resolvedBy = null;
    this.state.resolutionNotes = null;
    this.state.resolutionTimeSeconds = null;
    return entry;
  }

  /** Nobody wants to hear of it for a while. */
  snooze(by: Actor, until: Date, at: Date, notes?: string): HistoryEntry {
    const said = [`until ${until.toISOString()}`, ...(notes ? [notes] : [])].join(': ');
    const entry = this.become('snoozed', 'snoozed', by, at, said);
    this.state.snoozedUntil = until;
    return entry;
  }

  /** It is to be heard of again. @param by null: nobody woke it */
  wake(by: Actor | null, at: Date, notes?: string): HistoryEntry {
    this.mustBe('snoozed');
    return this.become('active', 'unsnoozed', by, at, notes);
  }

  /** Those who were told are not enough: the next ones are to be. */
  escalate(by: Actor, at: Date, notes?: string): HistoryEntry {
    this.mustBeOpen('escalated');
    const level = this.state.escalationLevel + 1;
    const details = { escalation_level: [this.state.escalationLevel, level] } as const;
    this.state.escalationLevel = level;
    this.state.escalatedAt = at;
    return this.remark('escalated', by, at, notes, details);
  }

  /** A member, a role or both are to see to it; nobody: it is everybody's again. */
  assign(to: string | null, role: string | null, by: Actor, at: Date, notes?: string): HistoryEntry {
    this.mustBeOpen('assigned');
    const details = {
      assigned_to: [this.state.assignedTo, to],
      assigned_role: [this.state.assignedRole, role],
    } as const;
    this.state.assignedTo = to;
    this.state.assignedRole = role;
    return this.remark('assigned', by, at, notes, details);
  }

  /** Somebody says something about it. */
  comment(text: string, by: Actor, at: Date): HistoryEntry {
    return this.remark('commented', by, at, text);
  }

  /** Somebody changed what it says. */
  edited(changes: NonNullable<HistoryEntry['details']>, by: Actor, at: Date): HistoryEntry {
    return this.remark('updated', by, at, undefined, changes);
  }

  private get isOpen(): boolean {
    return isOpen(this.state.status);
  }

  // of several ways to become active each has one beginning
  private mustBe(status: Status): void {
    if (this.state.status !== status) throw new IllegalTransition(this.holding(), 'active');
  }

  private mustBeOpen(done: string): void {
    if (!this.isOpen) throw new AlertClosed(this.holding(), done);
  }

  private forgetAcknowledgement(): void {
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
    if (!mayBecome(previousStatus, status)) throw new IllegalTransition(this.holding(), status);
    this.state.status = status;
    this.state.statusAt = at;
    this.state.statusBy = by?.id ?? null;
    this.state.statusByName = by?.name ?? null;
    this.state.snoozedUntil = null;
    return { action, by, at, notes: notes ?? null, previousStatus, newStatus: status };
  }

  private remark(
    action: HistoryEntry['action'],
    by: Actor,
    at: Date,
    notes: string | undefined,
    details?: NonNullable<HistoryEntry['details']>,
  ): HistoryEntry {
    const { status } = this.state;
    const entry = { action, by, at, notes: notes ?? null, previousStatus: status, newStatus: status };
    return details ? { ...entry, details } : entry;
  }

  private holding(): CurrentStatus {
    const { status, statusBy, statusByName, statusAt } = this.state;
    return { status, by: statusBy, byName: statusByName, at: statusAt };
  }
}
