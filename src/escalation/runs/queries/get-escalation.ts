import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { GetAlertQuery, type Viewer } from '../../../alerts';
import { dueTime, following } from '../domain/run-progress';
import { RunsRepository } from '../persistence/runs.repository';
import type { EscalationRun, LevelLine } from '../run';

/** The level that is taken next, unless somebody reacts. */
export interface ComingLevel {
  readonly round: number;
  readonly level: number;
  readonly dueAt: Date;
}

/** How far the escalation of an alert has come. */
export interface EscalationView {
  readonly alertId: string;
  /** How often it was escalated, over its life. */
  readonly escalationLevel: number;
  /** The latest run; null: it never had one. */
  readonly run: EscalationRun | null;
  readonly log: readonly LevelLine[];
  readonly next: ComingLevel | null;
}

/** How far the escalation of an alert has come, if the viewer may see the alert. Throws AlertNotFound. */
export class GetEscalationQuery extends Query<EscalationView> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
  ) {
    super();
  }
}

@QueryHandler(GetEscalationQuery)
export class GetEscalationHandler implements IQueryHandler<GetEscalationQuery> {
  constructor(
    private readonly runs: RunsRepository,
    private readonly queries: QueryBus,
  ) {}

  async execute({ tenantId, alertId, viewer }: GetEscalationQuery): Promise<EscalationView> {
    const { escalationLevel } = await this.queries.execute(new GetAlertQuery(tenantId, alertId, viewer));
    const [run = null] = await this.runs.latest(tenantId, [alertId]);
    const log = run ? await this.runs.linesOf(run) : [];
    return { alertId, escalationLevel, run, log, next: run ? comingLevel(run) : null };
  }
}

/** A held run has no level to come until it is released: its times count from then. */
function comingLevel(run: EscalationRun): ComingLevel | null {
  const next = run.state === 'running' ? following(run.policy, run) : undefined;
  return next ? { ...next, dueAt: dueTime(run, next) } : null;
}
