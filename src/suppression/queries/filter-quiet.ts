import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ActiveSilences, type CompiledInhibition, type Silences } from '../active-silences';
import type { Verdict } from '../domain/verdict';
import type { Selectable } from '../matchers/matchers';
import { InhibitionsRepository, type Place } from '../persistence/inhibitions.repository';

/** What may be kept quiet. */
export interface Silenceable extends Selectable {
  readonly tenantId: string;
}

/** A new problem waits so long for the alert that may explain it. */
export interface Wait {
  readonly inhibitionId: string;
  readonly seconds: number;
}

/** What is said of occurrences before anything is written. */
export interface QuietVerdicts<O> {
  readonly quiet: ReadonlyMap<O, Verdict>;
  readonly waits: ReadonlyMap<O, Wait>;
  /** Those whose alerts keep others quiet, and where. */
  readonly inhibiting: ReadonlyMap<O, readonly Place[]>;
}

/** Which of the occurrences must stay quiet at the given instant. Ask it outside of transactions. */
export class FilterQuietQuery<O extends Silenceable> extends Query<QuietVerdicts<O>> {
  constructor(
    readonly occurrences: readonly O[],
    readonly at: Date,
  ) {
    super();
  }
}

/** An inhibition is looked at again after so long, should the end of its alert have been missed. */
const LOOK_AGAIN_MS = 60_000;

const suppressedBy = ({ suppressions }: Silences, one: Silenceable, at: Date): Verdict | undefined => {
  for (const suppression of suppressions) {
    const span = suppression.spanAt(at);
    if (!span || !suppression.concerns(one)) continue;
    const { id: silencerId, type: reason, atEnd } = suppression.row;
    return { reason, silencerId, sourceAlertId: null, atEnd, releaseAt: span.until };
  }
  return undefined;
};

const inhibitedBy = (inhibitionId: string, sourceAlertId: string, at: Date): Verdict => ({
  reason: 'inhibition',
  silencerId: inhibitionId,
  sourceAlertId,
  atEnd: 'ring',
  releaseAt: new Date(at.getTime() + LOOK_AGAIN_MS),
});

/** An occurrence that an alert may explain. */
interface Explainable<O> {
  readonly occurrence: O;
  readonly place: Place;
  readonly inhibition: CompiledInhibition;
}

@QueryHandler(FilterQuietQuery)
export class FilterQuietHandler implements IQueryHandler<FilterQuietQuery<Silenceable>> {
  constructor(
    private readonly silences: ActiveSilences,
    private readonly inhibitions: InhibitionsRepository,
  ) {}

  async execute({ occurrences, at }: FilterQuietQuery<Silenceable>): Promise<QuietVerdicts<Silenceable>> {
    const byTenant = await this.silences.of(occurrences.map(({ tenantId }) => tenantId));
    const quiet = new Map<Silenceable, Verdict>();
    const inhibiting = new Map<Silenceable, Place[]>();
    const explainable: Explainable<Silenceable>[] = [];
    for (const occurrence of occurrences) {
      const silences = byTenant.get(occurrence.tenantId);
      if (!silences) continue;
      const verdict = suppressedBy(silences, occurrence, at);
      if (verdict) quiet.set(occurrence, verdict);
      const places = silences.inhibitions.flatMap((one) => placeOf(one, one.sourceKey(occurrence)));
      if (places.length > 0) inhibiting.set(occurrence, places);
      if (!verdict) explainable.push(...explanations(silences, occurrence));
    }
    const waits = await this.explain(explainable, quiet, at);
    return { quiet, waits, inhibiting };
  }

  /** Adds verdicts for those that an open alert explains. @returns how long the others wait for one */
  private async explain(
    explainable: readonly Explainable<Silenceable>[],
    quiet: Map<Silenceable, Verdict>,
    at: Date,
  ): Promise<ReadonlyMap<Silenceable, Wait>> {
    const waits = new Map<Silenceable, Wait>();
    if (explainable.length === 0) return waits;
    // many occurrences of a batch ask the same
    const places = new Map(explainable.map(({ place }) => [textOf(place), place]));
    const alerts = await this.inhibitions.inhibitors([...places.values()]);
    const alertAt = new Map([...places.keys()].map((text, i) => [text, alerts[i]]));
    for (const { occurrence, place, inhibition } of explainable) {
      const { row } = inhibition;
      const alertId = alertAt.get(textOf(place));
      if (alertId) quiet.set(occurrence, inhibitedBy(row.id, alertId, at));
      else if (row.waitSeconds > (waits.get(occurrence)?.seconds ?? 0))
        waits.set(occurrence, { inhibitionId: row.id, seconds: row.waitSeconds });
    }
    return waits;
  }
}

const textOf = ({ inhibitionId, equalKey }: Place): string => `${inhibitionId} ${equalKey}`;

const placeOf = ({ row }: CompiledInhibition, equalKey: string | undefined): Place[] =>
  equalKey === undefined ? [] : [{ inhibitionId: row.id, equalKey }];

const explanations = ({ inhibitions }: Silences, occurrence: Silenceable): Explainable<Silenceable>[] =>
  inhibitions.flatMap((inhibition) =>
    placeOf(inhibition, inhibition.targetKey(occurrence)).map((place) => ({ occurrence, place, inhibition })),
  );
