import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../libs/kernel/clock';
import { type AlertEscalationRequestedEvent, type AlertRow, LockAlertsCommand } from '../../../alerts';
import { AlertFacts } from '../alert-facts';
import { LevelTaker, nextOf, type TakingRun } from '../level-taker';
import { LevelWriter } from '../level-writer';
import { type Escalated, ManualRuns, mayBeTimed, type WantedRun } from '../manual-runs';
import { RunsRepository } from '../persistence/runs.repository';
import type { EscalationRun } from '../run';
import { mayBeEscalated } from '../run-end';

/**
 * Takes the next levels of alerts for which members asked among many. Alerts that were escalated or closed meanwhile stay as they are,
 * and the same requests again change nothing.
 */
export class EscalateRequestedCommand extends Command<void> {
  constructor(readonly requests: readonly AlertEscalationRequestedEvent[]) {
    super();
  }
}

/** So few in a transaction that nobody waits long for the locks. */
const MAX_AT_ONCE = 500;

/** A request that is still wanted. */
interface Wanted extends WantedRun {
  readonly request: AlertEscalationRequestedEvent;
}

@CommandHandler(EscalateRequestedCommand)
export class EscalateRequestedHandler implements ICommandHandler<EscalateRequestedCommand> {
  constructor(
    private readonly runs: RunsRepository,
    private readonly manual: ManualRuns,
    private readonly facts: AlertFacts,
    private readonly taker: LevelTaker,
    private readonly writer: LevelWriter,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute({ requests }: EscalateRequestedCommand): Promise<void> {
    for (const some of chunksOf(requests, MAX_AT_ONCE)) await this.manual.take(() => this.escalate(some));
  }

  /** The runs are locked first, and then the alerts, as timers do. */
  @Transactional()
  protected async escalate(requests: readonly AlertEscalationRequestedEvent[]): Promise<Escalated> {
    const now = this.clock.now();
    const wanted = await this.wantedOf(requests);
    const runs = await this.manual.of(wanted, now);
    const next = wanted.map((one, i) => nextLevelOf(one, runs[i]));
    const timed = await this.taker.take(next.filter((_, i) => isTimed(wanted[i])).flat(), now);
    const once = await this.taker.take(next.filter((_, i) => !isTimed(wanted[i])).flat(), now);
    const saved = [...(await this.writer.write(timed, now)), ...(await this.writer.write(once, now, true))];
    return { taking: [...timed, ...once], saved };
  }

  /** The requests that are still wanted, one for each alert. */
  private async wantedOf(requests: readonly AlertEscalationRequestedEvent[]): Promise<readonly Wanted[]> {
    const ids = [...new Set(requests.map(({ alertId }) => alertId))];
    const open = new Map((await this.runs.lockOpen(ids)).map((run) => [run.alertId, run]));
    const rows = await this.commands.execute(new LockAlertsCommand(ids));
    const alerts = new Map(rows.map((row) => [row.id, row]));
    const unserved = await this.runs.unserved(requests);
    const escalating = await this.facts.escalatingTenants(rows.map(({ tenantId }) => tenantId));
    const wanted = unserved.flatMap((request): [string, Wanted][] => {
      const alert = alerts.get(request.alertId);
      if (!alert || !isStillWanted(request, alert)) return [];
      const isEscalating = escalating.has(alert.tenantId);
      return [[alert.id, { request, alert, open: open.get(alert.id), given: null, isEscalating }]];
    });
    return [...new Map(wanted).values()];
  }
}

const isTimed = (wanted: Wanted | undefined): boolean => wanted !== undefined && mayBeTimed(wanted);

const isStillWanted = ({ tenantId, escalationLevel }: AlertEscalationRequestedEvent, alert: AlertRow): boolean =>
  alert.tenantId === tenantId && alert.escalationLevel === escalationLevel && mayBeEscalated(alert);

function nextLevelOf({ request, alert }: Wanted, run: EscalationRun | undefined): readonly TakingRun[] {
  const { requestedBy: id, requestedByName: name, channel, correlationId, notes } = request;
  return run ? [nextOf(run, alert, { id, name, channel, correlationId }, notes)] : [];
}
