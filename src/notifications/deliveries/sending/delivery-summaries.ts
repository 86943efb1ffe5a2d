import { Injectable, Logger } from '@nestjs/common';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { AlertsById } from '../../alerts-by-id';
import { DeliveryEnqueuer } from '../delivery-enqueuer';
import type { DeliveryRow } from '../delivery-row';
import { targetOf } from '../delivery-target';
import { DigestMaker } from '../gathering/digest-maker';
import { GroupMessages } from '../gathering/group-messages';
import { toldAlerts, type ToldList, typesOf, worstOf, worstSeverityOf } from '../gathering/told-list';
import { MAX_TARGETS, targetName, type WaitingTarget, WaitingTogether } from '../persistence/waiting-together';

/** So many that were held are still sent one by one. */
const MAX_ALONE = 3;
/** How many alerts are shown; the others are counted. */
const MAX_SHOWN = 10;

/** Tells what waited for a target together, when its time has come: what was over a limit, held in quiet hours, for a digest, or for a group. */
@Injectable()
export class DeliverySummaries {
  private readonly failed = new FailedItems(new Logger(DeliverySummaries.name));

  constructor(
    private readonly waiting: WaitingTogether,
    private readonly enqueuer: DeliveryEnqueuer,
    private readonly alerts: AlertsById,
    private readonly digests: DigestMaker,
    private readonly groups: GroupMessages,
  ) {}

  /** Makes the messages of each target of which something is due. */
  makeDue(now: Date): Promise<void> {
    return inRounds(MAX_TARGETS, async () => {
      const due = await this.waiting.due(now, this.failed.ids);
      const digests = due.filter(({ state }) => state === 'digesting');
      await this.handle(digests, (targets) => this.digests.make(targets, now));
      const groups = due.filter(({ groupId }) => groupId !== null);
      await this.handle(groups, (targets) => this.groups.make(targets, now));
      for (const target of due)
        if (target.state !== 'digesting' && target.groupId === null)
          await this.handle([target], () => this.makeFor(target, now));
      return due.length;
    });
  }

  /** Does the work for all at once; if that fails, for each. */
  private async handle(
    targets: readonly WaitingTarget[],
    work: (targets: readonly WaitingTarget[]) => Promise<void>,
  ): Promise<void> {
    const byName = new Map(targets.map((target) => [targetName(target), target]));
    await this.failed.handle([...byName.keys()], (names) => work(names.flatMap((name) => byName.get(name) ?? [])));
  }

  @Transactional()
  protected async makeFor(target: WaitingTarget, now: Date): Promise<void> {
    const rows = await this.waiting.lock([target], now);
    const ids = rows.map(({ id }) => id);
    const [first] = rows;
    if (!first) return;
    if (isToldAlone(rows)) return this.waiting.release(ids, now);
    const [summary] = await this.enqueuer.enqueue([
      {
        tenantId: first.tenantId,
        alertId: null,
        episode: null,
        epoch: null,
        cause: `summary:${uuidv7(now.getTime())}`,
        kind: 'summary',
        target: targetOf(first),
        channel: first.channel,
        severity: worstSeverityOf(rows),
        priority: null,
        content: { reason: first.content.reason ?? null, list: await this.listOf(rows) },
        state: 'pending',
        dueAt: now,
      },
    ]);
    if (summary)
      await this.waiting.tellIn(
        ids.map((id) => [id, summary.id]),
        'summarised',
        now,
      );
  }

  private async listOf(rows: readonly DeliveryRow[]): Promise<ToldList> {
    const alerts = await this.alerts.of(rows);
    const told = toldAlerts(rows, alerts);
    return { items: worstOf(told, MAX_SHOWN), count: rows.length, types: typesOf([...alerts.values()]) };
  }
}

/** Few that were held, and an end that nothing else came with. */
const isToldAlone = (rows: readonly DeliveryRow[]): boolean =>
  rows[0]?.state === 'held' ? rows.length <= MAX_ALONE : rows.length === 1 && rows[0]?.kind === 'resolved';
