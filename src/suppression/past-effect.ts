import type { QueryBus } from '@nestjs/cqrs';
import { turn } from '../../libs/kernel/turns';
import { TooMuchWork, WorkBudget } from '../../libs/kernel/work-budget';
import { type RaisedAlert, ScanRaisedAlertsQuery } from '../alerts';
import { CompiledSuppression } from './active-suppressions';
import { CountMessagesOfAlertsQuery } from './queries/count-messages-of-alerts';
import type { SuppressionDefinition } from './suppression-view';

/** What a suppression would have kept quiet in the last days, had it been in force. */
export interface PastEffect {
  readonly days: number;
  readonly alerts: number;
  readonly critical: number;
  /** The messages that told somebody of these alerts. */
  readonly notifications: number;
  /** The most frequent types of these alerts. */
  readonly topTypes: readonly { readonly alertType: string; readonly count: number }[];
  /** false: there were too many alerts to look at; the oldest ones are not counted. */
  readonly isExact: boolean;
}

const DAY_MS = 86_400_000;
const BATCH = 1_000;
const MAX_ALERTS = 20_000;
const MAX_TYPES = 5;
/** The steps of matching: two seconds at worst. */
const LIMITS = { total: 4_000_000, each: 20_000, least: 200 };

/** What is counted of the alerts that match. */
class Counts {
  private readonly types = new Map<string, number>();
  private matching: string[] = [];
  alerts = 0;
  critical = 0;

  add({ id, alertType, severity }: RaisedAlert): void {
    this.alerts++;
    if (severity === 'critical') this.critical++;
    this.types.set(alertType, (this.types.get(alertType) ?? 0) + 1);
    this.matching.push(id);
  }

  /** The alerts that were added since the last call. */
  taken(): readonly string[] {
    const ids = this.matching;
    this.matching = [];
    return ids;
  }

  topTypes(): PastEffect['topTypes'] {
    return [...this.types]
      .map(([alertType, count]) => ({ alertType, count }))
      .sort((one, other) => other.count - one.count || (one.alertType < other.alertType ? -1 : 1))
      .slice(0, MAX_TYPES);
  }
}

/** A recurring suppression with its hours in these days; one without recurrence, as if it had been in force all the time. */
const inThePast = (definition: SuppressionDefinition, startTime: Date, endTime: Date) =>
  new CompiledSuppression({ ...definition, startTime, endTime });

/** Whether all alerts of a batch could be compared. */
async function compareAll(
  batch: readonly RaisedAlert[],
  suppression: CompiledSuppression<SuppressionDefinition>,
  budget: WorkBudget,
  counts: Counts,
): Promise<boolean> {
  try {
    for (const alert of batch) {
      await turn();
      if (suppression.spanAt(alert.createdAt) && budget.run(() => suppression.concerns(alert))) counts.add(alert);
    }
    return true;
  } catch (error) {
    if (error instanceof TooMuchWork) return false;
    throw error;
  }
}

/** Counts what a suppression would have kept quiet in the last days, by the newest 20,000 alerts at most. */
export async function pastEffectOf(
  queries: QueryBus,
  tenantId: string,
  definition: SuppressionDefinition,
  days: number,
  at: Date,
): Promise<PastEffect> {
  const since = new Date(at.getTime() - days * DAY_MS);
  const suppression = inThePast(definition, since, new Date(at.getTime() + 1));
  const [counts, budget] = [new Counts(), new WorkBudget(LIMITS)];
  let [notifications, isExact] = [0, true];
  let after: RaisedAlert | undefined;
  for (let seen = 0; ; seen += BATCH) {
    const isOver = seen >= MAX_ALERTS;
    const query = new ScanRaisedAlertsQuery(tenantId, since, isOver ? 1 : BATCH, after);
    const batch: readonly RaisedAlert[] = await queries.execute(query);
    if (isOver) {
      isExact = batch.length === 0;
      break;
    }
    isExact = await compareAll(batch, suppression, budget, counts);
    notifications += await queries.execute(new CountMessagesOfAlertsQuery(tenantId, counts.taken()));
    after = batch.at(-1);
    if (!isExact || batch.length < BATCH) break;
  }
  const { alerts, critical } = counts;
  return { days, alerts, critical, notifications, topTypes: counts.topTypes(), isExact };
}
