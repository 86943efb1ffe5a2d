import type { EscalationView } from '../queries/get-escalation';
import type { EscalationRun, LevelLine } from '../run';
import type { EscalationDto, EscalationLineDto, RunDto } from './escalation.dto';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const presentRun = ({ policy, ...run }: EscalationRun): RunDto => ({
  id: run.id,
  policy: { id: policy.id, version: policy.version, name: policy.name },
  cause: run.cause,
  round: run.round,
  level: run.level,
  next_at: iso(run.nextAt),
  state: run.state,
  ended_reason: run.endedReason,
});

const presentLine = (line: LevelLine): EscalationLineDto => ({
  round: line.round,
  level: line.level,
  due_at: line.dueAt.toISOString(),
  at: line.at.toISOString(),
  result: line.result,
  targets: [...line.targets],
  members: [...line.members],
  taken_by: line.takenBy,
});

/** How far the escalation of an alert has come, as the API shows it. */
export const presentEscalation = ({ alertId, escalationLevel, run, log, next }: EscalationView): EscalationDto => ({
  alert_id: alertId,
  escalation_level: escalationLevel,
  run: run && presentRun(run),
  log: log.map(presentLine),
  next: next && {
    round: next.round,
    level: next.level,
    due_at: next.dueAt.toISOString(),
    targets: [...(run?.policy.levels[next.level - 1]?.targets ?? [])],
  },
});
