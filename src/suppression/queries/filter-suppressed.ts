import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { turn } from '../../../libs/kernel/turns';
import { TooMuchWork, WorkBudget } from '../../../libs/kernel/work-budget';
import { ActiveSuppressions, type CompiledInhibition, type TenantSuppressions } from '../active-suppressions';
import type { Verdict } from '../domain/verdict';
import type { Selectable } from '../matchers/matchers';
import { InhibitionsRepository, type InhibitionPlace } from '../persistence/inhibitions.repository';

/** An occurrence that may be suppressed. */
export interface Suppressible extends Selectable {
  /** Unique among the occurrences of the query. */
  readonly id: string;
  readonly tenantId: string;
}

/** How long a new problem waits for an alert that may explain it. */
export interface Wait {
  readonly inhibitionId: string;
  readonly seconds: number;
}

/** The results for occurrences, by their ids. Nothing is written. */
export interface SuppressionVerdicts {
  readonly suppressed: ReadonlyMap<string, Verdict>;
  readonly waits: ReadonlyMap<string, Wait>;
  /** Occurrences whose alerts inhibit others, and which. */
  readonly inhibiting: ReadonlyMap<string, readonly InhibitionPlace[]>;
}

/** Decides which occurrences are suppressed at an instant. It uses a cache, as `TenantCache` explains. */
export class FilterSuppressedQuery extends Query<SuppressionVerdicts> {
  constructor(
    readonly occurrences: readonly Suppressible[],
    readonly at: Date,
  ) {
    super();
  }
}

/** Inhibited problems are checked again after this time, in case the end of the alert was missed. */
const RECHECK_MS = 60_000;

/** The steps of matching an occurrence with the suppressions and inhibitions of its tenant, some 50 ms at worst. */
const LIMITS = { total: 200_000, each: 20_000, least: 200 };
const TURN_AFTER_STEPS = 5_000;

const selectionBudget = (): WorkBudget => new WorkBudget(LIMITS);

/** A match that needs too much work counts as none: somebody is notified rather than nobody. */
function withinBudget<R>(budget: WorkBudget, match: () => R): R | undefined {
  try {
    return budget.run(match);
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

/** The verdict of the first suppression that applies at an instant; undefined: none does. */
export async function suppressedBy(
  { suppressions }: TenantSuppressions,
  one: Suppressible,
  at: Date,
  budget = selectionBudget(),
): Promise<Verdict | undefined> {
  for (const suppression of suppressions) {
    if (budget.hasUsed(TURN_AFTER_STEPS)) await turn();
    const span = suppression.spanAt(at);
    if (!span || !withinBudget(budget, () => suppression.concerns(one))) continue;
    const { id: silencerId, type: reason, atEnd } = suppression.row;
    return { reason, silencerId, sourceAlertId: null, atEnd, releaseAt: span.until };
  }
  return undefined;
}

const inhibitedBy = (inhibitionId: string, sourceAlertId: string, at: Date): Verdict => ({
  reason: 'inhibition',
  silencerId: inhibitionId,
  sourceAlertId,
  atEnd: 'ring',
  releaseAt: new Date(at.getTime() + RECHECK_MS),
});

const isEmpty = ({ suppressions, inhibitions }: TenantSuppressions): boolean =>
  suppressions.length === 0 && inhibitions.length === 0;

/** An occurrence that an alert may explain. */
interface Explainable<O> {
  readonly occurrence: O;
  readonly place: InhibitionPlace;
  readonly inhibition: CompiledInhibition;
}

@QueryHandler(FilterSuppressedQuery)
export class FilterSuppressedHandler implements IQueryHandler<FilterSuppressedQuery> {
  constructor(
    private readonly activeSuppressions: ActiveSuppressions,
    private readonly inhibitions: InhibitionsRepository,
  ) {}

  async execute({ occurrences, at }: FilterSuppressedQuery): Promise<SuppressionVerdicts> {
    const byTenant = await this.activeSuppressions.of(occurrences.map(({ tenantId }) => tenantId));
    const suppressed = new Map<string, Verdict>();
    const inhibiting = new Map<string, InhibitionPlace[]>();
    const explainable: Explainable<Suppressible>[] = [];
    for (const occurrence of occurrences) {
      const tenantSuppressions = byTenant.get(occurrence.tenantId);
      if (!tenantSuppressions || isEmpty(tenantSuppressions)) continue;
      await turn();
      const budget = selectionBudget();
      const verdict = await suppressedBy(tenantSuppressions, occurrence, at, budget);
      if (verdict) suppressed.set(occurrence.id, verdict);
      const places: InhibitionPlace[] = [];
      for (const inhibition of tenantSuppressions.inhibitions) {
        if (budget.hasUsed(TURN_AFTER_STEPS)) await turn();
        const source = withinBudget(budget, () => inhibition.sourceKey(occurrence));
        places.push(...inhibitionPlaceOf(inhibition, source));
        if (!verdict) explainable.push(...explanations(inhibition, occurrence, budget));
      }
      if (places.length > 0) inhibiting.set(occurrence.id, places);
    }
    const waits = await this.explain(explainable, suppressed, at);
    return { suppressed, waits, inhibiting };
  }

  /** Adds verdicts for occurrences that an open alert explains. @returns how long the others wait for such an alert */
  private async explain(
    explainable: readonly Explainable<Suppressible>[],
    suppressed: Map<string, Verdict>,
    at: Date,
  ): Promise<ReadonlyMap<string, Wait>> {
    const waits = new Map<string, Wait>();
    if (explainable.length === 0) return waits;
    // many occurrences of a batch have the same place
    const places = new Map(explainable.map(({ place }) => [textOf(place), place]));
    const alerts = await this.inhibitions.inhibitors([...places.values()]);
    const alertAt = new Map([...places.keys()].map((text, i) => [text, alerts[i]]));
    for (const { occurrence, place, inhibition } of explainable) {
      const { row } = inhibition;
      const alertId = alertAt.get(textOf(place));
      if (alertId) suppressed.set(occurrence.id, inhibitedBy(row.id, alertId, at));
      else if (row.waitSeconds > (waits.get(occurrence.id)?.seconds ?? 0))
        waits.set(occurrence.id, { inhibitionId: row.id, seconds: row.waitSeconds });
    }
    return waits;
  }
}

const textOf = ({ inhibitionId, equalKey }: InhibitionPlace): string => `${inhibitionId} ${equalKey}`;

const inhibitionPlaceOf = ({ row }: CompiledInhibition, equalKey: string | undefined): InhibitionPlace[] =>
  equalKey === undefined ? [] : [{ inhibitionId: row.id, equalKey }];

function explanations(
  inhibition: CompiledInhibition,
  occurrence: Suppressible,
  budget: WorkBudget,
): Explainable<Suppressible>[] {
  const target = withinBudget(budget, () => inhibition.targetKey(occurrence));
  return inhibitionPlaceOf(inhibition, target).map((place) => ({ occurrence, place, inhibition }));
}
