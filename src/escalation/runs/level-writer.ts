import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SYSTEM } from '../../../libs/database/database';
import { Outbox } from '../../../libs/outbox/outbox';
import { type EscalationRecord, RecordEscalationCommand } from '../../alerts';
import { NotifyCommand, type NotifyRequest } from '../../notifications';
import { dueTime, following } from './domain/run-progress';
import { alertEventFields } from '../../alerts';
import { AlertEscalatedEvent } from './events/alert-escalated.event';
import { EscalationEndedEvent } from './events/escalation-ended.event';
import type { TakingRun } from './level-taker';
import { RunsRepository } from './persistence/runs.repository';
import { endedRun, type EscalationRun, type LevelLine } from './run';
import { type TakenLevel, takenLevels } from './taken-levels';
import { requestOf, unroutedEvents, unroutedRequests } from './words-to-people';

/** The log keeps this many of the members of a level. */
const MAX_MEMBERS = 200;

/** Writes what became of levels, in the current transaction: runs and their logs, alerts, events, and who is to be told. */
@Injectable()
export class LevelWriter {
  constructor(
    private readonly runs: RunsRepository,
    private readonly commands: CommandBus,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Writes the levels, and when the next ones are due.
   * @param isOnce whether the runs end now, because they have no timer
   * @returns the runs as they are stored
   */
  async write(taking: readonly TakingRun[], at: Date, isOnce = false): Promise<readonly EscalationRun[]> {
    const runs = taking.map(({ run }) => (isOnce ? endedRun(run, 'once', at) : withNext(run, at)));
    const taken = taking.flatMap(takenLevels);
    await this.runs.save(runs);
    await this.runs.addLines(taking.flatMap((one) => linesOf(one, at)));
    await this.commands.execute(new RecordEscalationCommand(taking.flatMap((one) => recordsOf(one, at))));
    await this.outbox.record(SYSTEM, [
      ...taken.map((one) => escalatedEvent(one, at)),
      ...taking.flatMap(({ alert }, i) => endedEvents(runs[i], alert, at)),
      ...taking.flatMap(({ alert }, i) => unroutedEvents(runs[i], alert, at)),
    ]);
    await this.notify([...taken.map(requestOf), ...taking.flatMap(({ alert }, i) => unroutedRequests(runs[i], alert))]);
    return runs;
  }

  private async notify(requests: readonly NotifyRequest[]): Promise<void> {
    if (requests.length > 0) await this.commands.execute(new NotifyCommand(requests));
  }
}

/** The run with the time of its next level; it ends after the last one. */
export function withNext(run: EscalationRun, at: Date): EscalationRun {
  const next = following(run.policy, run);
  return next ? { ...run, nextAt: dueTime(run, next) } : endedRun(run, 'exhausted', at);
}

function linesOf({ run, alert, by, handled }: TakingRun, at: Date): readonly LevelLine[] {
  let count = alert.escalationLevel;
  return handled.map(({ round, level, dueAt, result, people }) => ({
    ...{ runId: run.id, tenantId: run.tenantId, round, level, dueAt, at, result },
    targets: run.policy.levels[level - 1]?.targets ?? [],
    members: people?.memberIds.slice(0, MAX_MEMBERS) ?? [],
    escalationLevel: result === 'taken' ? (count += 1) : null,
    takenBy: by?.id ?? null,
  }));
}

/** One entry of the history for each level that was taken, however many people it told. */
function recordsOf(taking: TakingRun, at: Date): readonly EscalationRecord[] {
  const { run, alert, by, notes } = taking;
  const levels = takenLevels(taking);
  const last = levels.at(-1);
  const isNewTime = alert.rangAt?.getTime() !== run.rangAt.getTime();
  if (!last && !isNewTime) return [];
  const history = levels.map(({ escalationLevel }) => ({
    ...{ action: 'escalated' as const, by, at, notes },
    ...{ previousStatus: alert.status, newStatus: alert.status },
    details: { escalation_level: [escalationLevel - 1, escalationLevel] as const },
  }));
  const { tenantId, id: alertId, epoch } = alert;
  const rangAt = isNewTime ? run.rangAt : null;
  return [{ ...{ tenantId, alertId, epoch, rangAt, history }, escalationLevel: last?.escalationLevel ?? null }];
}

const escalatedEvent = ({ taking, handled, escalationLevel }: TakenLevel, at: Date): AlertEscalatedEvent => {
  const { run, alert, by } = taking;
  const { round, level } = handled;
  return new AlertEscalatedEvent({
    ...alertEventFields(alert, at),
    actor: by && { id: by.id, name: by.name },
    changes: {},
    escalatedBy: by?.id ?? null,
    escalationLevel,
    policyId: run.policy.id,
    ...{ round, level, cause: run.cause },
    targets: run.policy.levels[level - 1]?.targets ?? [],
  });
};

function endedEvents(run: EscalationRun | undefined, alert: TakingRun['alert'], at: Date): EscalationEndedEvent[] {
  if (!run?.endedReason || run.endedReason === 'once') return [];
  return [new EscalationEndedEvent({ ...alertEventFields(alert, at), reason: run.endedReason })];
}
