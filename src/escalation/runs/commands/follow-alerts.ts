import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import { isBroadcast } from '../../../alerts';
import { EscalationTimer } from '../../timers/escalation-timer';
import { AlertFacts, type RunAlert } from '../alert-facts';
import type { RunPolicy } from '../domain/run-progress';
import { withNext } from '../level-writer';
import { RunsRepository } from '../persistence/runs.repository';
import { type EndReason, type EscalationRun, releasedRun } from '../run';
import { type NewRun, RunChanges } from '../run-changes';
import { effectOf, type RunEffect, type RunEvent } from '../run-effect';
import { whyNot } from '../run-end';

/**
 * Begins, ends and changes runs, as events of alerts ask for. The same events again change nothing, and those that come late do not
 * touch the runs of a later epoch.
 */
export class FollowAlertsCommand extends Command<void> {
  constructor(readonly events: readonly RunEvent[]) {
    super();
  }
}

/** An event that means something for a run. */
interface Followed {
  readonly event: RunEvent;
  readonly effect: RunEffect;
}

/** What is read before the transaction. */
interface Facts {
  readonly alerts: ReadonlyMap<string, RunAlert>;
  /** The alerts that are active and notify people, of tenants whose alerts escalate. */
  readonly mayRun: ReadonlySet<string>;
  readonly policies: ReadonlyMap<string, RunPolicy>;
}

type Of<D extends RunEffect['does']> = { readonly event: RunEvent; readonly effect: Extract<RunEffect, { does: D }> };

@CommandHandler(FollowAlertsCommand)
export class FollowAlertsHandler implements ICommandHandler<FollowAlertsCommand> {
  constructor(
    private readonly runs: RunsRepository,
    private readonly changes: RunChanges,
    private readonly facts: AlertFacts,
    private readonly timer: EscalationTimer,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: FollowAlertsCommand): Promise<void> {
    const followed = events.flatMap((event) => {
      const effect = effectOf(event);
      return effect ? [{ event, effect }] : [];
    });
    if (followed.length === 0) return;
    this.timer.schedule(await this.follow(followed, await this.read(followed)));
  }

  private async read(followed: readonly Followed[]): Promise<Facts> {
    const alerts = await this.facts.of(followed.map(({ event }) => event));
    const escalating = await this.facts.escalatingTenants(followed.map(({ event }) => event.tenantId));
    const mayRun = [...alerts.values()].filter(
      (alert) => !isBroadcast(alert) && whyNot(alert, escalating.has(alert.tenantId)) === undefined,
    );
    const ids = new Set(mayRun.map(({ id }) => id));
    return { alerts, mayRun: ids, policies: await this.changes.policiesOf(mayRun) };
  }

  @Transactional()
  protected async follow(followed: readonly Followed[], facts: Facts): Promise<readonly EscalationRun[]> {
    const now = this.clock.now();
    const of = <D extends RunEffect['does']>(does: D): Of<D>[] =>
      followed.filter((one): one is Of<D> => one.effect.does === does);
    const open = new Map((await this.runs.lockOpen(idsOf(followed))).map((run) => [run.alertId, run]));
    await this.end(of('end'), open, facts, now);
    return [
      ...(await this.begin(of('begin'), open, facts, now)),
      ...(await this.reconsider(of('reconsider'), open, facts, now)),
      ...(await this.release(of('release'), open, now)),
    ];
  }

  /** Ends runs of earlier epochs: that of the event began with it. */
  private end(ends: readonly Of<'end'>[], open: ReadonlyMap<string, EscalationRun>, { alerts }: Facts, now: Date) {
    const over = ends.flatMap(({ event, effect: { reason } }) => endedBy(open, event, reason));
    return this.changes.end([...new Map(over.map((one) => [one.run.id, one])).values()], alerts, now);
  }

  private async begin(
    begins: readonly Of<'begin'>[],
    open: ReadonlyMap<string, EscalationRun>,
    { alerts, policies }: Facts,
    now: Date,
  ): Promise<readonly EscalationRun[]> {
    const current = begins.filter(({ event }) => alerts.get(event.alertId)?.epoch === event.epoch);
    await this.changes.end(
      current.flatMap(({ event }) => endedBy(open, event, 'superseded')),
      alerts,
      now,
    );
    const wanted = current.flatMap(({ event, effect: { ringCause } }) =>
      newRuns(alerts.get(event.alertId), policies, { n: 0, ringCause, at: new Date(event.timestamp) }),
    );
    return this.changes.begin(wanted, now);
  }

  /** A policy that somebody chose for the run stays; so does the same one. */
  private async reconsider(
    some: readonly Of<'reconsider'>[],
    open: ReadonlyMap<string, EscalationRun>,
    { alerts, policies, mayRun }: Facts,
    now: Date,
  ): Promise<readonly EscalationRun[]> {
    if (some.length === 0) return [];
    const latest = new Map((await this.runs.latest(SYSTEM, idsOf(some))).map((run) => [run.alertId, run]));
    const changed = [...new Map(some.map((one) => [one.event.alertId, one])).values()].filter(({ event }) => {
      const [alert, run] = [alerts.get(event.alertId), latest.get(event.alertId)];
      if (!alert || !mayRun.has(alert.id)) return false;
      if (run?.epoch !== alert.epoch) return !open.has(alert.id);
      return !run.isChosen && run.policyId !== (policies.get(alert.id)?.id ?? null);
    });
    await this.changes.end(
      changed.flatMap(({ event }) => {
        const run = open.get(event.alertId);
        return run ? [{ run, reason: 'policy_changed' as const }] : [];
      }),
      alerts,
      now,
    );
    const wanted = changed.flatMap(({ event, effect: { ringCause } }) => {
      const alert = alerts.get(event.alertId);
      const before = latest.get(event.alertId);
      const n = before && before.epoch === alert?.epoch ? before.n + 1 : 0;
      return newRuns(alert, policies, { n, ringCause, at: new Date(event.timestamp) });
    });
    return this.changes.begin(wanted, now);
  }

  /** A held run begins: its times count from now, and nobody was notified. */
  private async release(
    some: readonly Of<'release'>[],
    open: ReadonlyMap<string, EscalationRun>,
    now: Date,
  ): Promise<readonly EscalationRun[]> {
    const held = idsOf(some).flatMap((id) => open.get(id) ?? []);
    const released = held.filter(({ state }) => state === 'held').map((run) => withNext(releasedRun(run, now), now));
    await this.runs.save(released);
    await this.changes.moveTimes(released);
    return released;
  }
}

const idsOf = (followed: readonly Followed[]): readonly string[] => [
  ...new Set(followed.map(({ event }) => event.alertId)),
];

function endedBy(open: ReadonlyMap<string, EscalationRun>, { alertId, epoch }: RunEvent, reason: EndReason) {
  const run = open.get(alertId);
  return run && run.epoch < epoch ? [{ run, reason }] : [];
}

/** The run of an alert; none if no policy applies to it, or it may have none. */
function newRuns(
  alert: RunAlert | undefined,
  policies: ReadonlyMap<string, RunPolicy>,
  fields: Pick<NewRun, 'n' | 'ringCause' | 'at'>,
): readonly NewRun[] {
  const policy = alert && policies.get(alert.id);
  return policy ? [{ alert, policy, cause: 'ring', isChosen: false, ...fields }] : [];
}
