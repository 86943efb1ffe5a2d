import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TableChangeListener } from '../../libs/database/table-change-listener';
import { TenantCache } from '../../libs/database/tenant-cache';
import { compileSelection, type Selectable } from './matchers/matchers';
import { InhibitionsRepository } from './persistence/inhibitions.repository';
import { SuppressionsRepository } from './persistence/suppressions.repository';
import type { InhibitionRow, SuppressionDefinition, SuppressionRow } from './suppression-view';
import { compileWindow, type Span, type Window } from '../../libs/windows/window';

/** A suppression, saved or not, ready to be asked. */
export class CompiledSuppression<D extends SuppressionDefinition = SuppressionRow> {
  private readonly selects: (one: Selectable) => boolean;
  private readonly window: Window;

  constructor(readonly row: D) {
    this.selects = compileSelection(row.selection);
    this.window = compileWindow(row.startTime, row.endTime, row.recurrence);
  }

  /** Whether it is about this, whenever. */
  concerns(one: Selectable): boolean {
    return (one.severity !== 'critical' || this.row.silenceCritical) && this.selects(one);
  }

  /** The span in which it holds at an instant. */
  spanAt(at: Date): Span | undefined {
    return this.window.at(at);
  }

  /** The spans in which it holds from an instant on, the present one first. */
  spansFrom(at: Date, max: number): readonly Span[] {
    const spans: Span[] = [];
    for (
      let span = this.spanAt(at) ?? this.window.next(at);
      span && spans.length < max;
      span = this.window.next(span.from)
    )
      spans.push(span);
    return spans;
  }

  /** When it begins or ends to hold after an instant; null: never again. */
  nextChange(after: Date): Date | null {
    return this.window.at(after)?.until ?? this.window.next(after)?.from ?? null;
  }
}

/** Keeps labels with their values apart from others. */
const keyOf = (labels: Readonly<Record<string, string>>, names: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(names.map((name) => labels[name] ?? '')))
    .digest('hex');

/** An inhibition, ready to be asked. */
export class CompiledInhibition {
  private readonly isSource: (one: Selectable) => boolean;
  private readonly isTarget: (one: Selectable) => boolean;

  constructor(readonly row: InhibitionRow) {
    this.isSource = compileSelection(row.source);
    this.isTarget = compileSelection(row.target);
  }

  /** Where its alert keeps others quiet; undefined: it does not. */
  sourceKey(one: Selectable): string | undefined {
    return this.isSource(one) ? this.keyOf(one) : undefined;
  }

  /** Where another alert keeps it quiet; what is a source as well never keeps its like quiet. */
  targetKey(one: Selectable): string | undefined {
    return this.isTarget(one) && !this.isSource(one) ? this.keyOf(one) : undefined;
  }

  private keyOf(one: Selectable): string {
    return this.row.equalLabels.length === 0 ? '' : keyOf(one.labels, this.row.equalLabels);
  }
}

/** What keeps a tenant's occurrences quiet. */
export interface TenantSuppressions {
  readonly suppressions: readonly CompiledSuppression[];
  readonly inhibitions: readonly CompiledInhibition[];
}

const none: TenantSuppressions = { suppressions: [], inhibitions: [] };

/** What keeps occurrences of each tenant quiet, now or later: compiled once, and again when any process changed it. */
@Injectable()
export class ActiveSuppressions {
  private readonly cache: TenantCache<TenantSuppressions>;

  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly inhibitions: InhibitionsRepository,
    changes: TableChangeListener,
  ) {
    const load = (tenantIds: string[]) => this.load(tenantIds);
    this.cache = new TenantCache(changes, ['alert_suppressions', 'inhibitions'], load, none);
  }

  /** Ask it outside of transactions. */
  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, TenantSuppressions>> {
    return this.cache.of(tenantIds);
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, TenantSuppressions>> {
    const [suppressions, inhibitions] = await Promise.all([
      this.suppressions.active(tenantIds),
      this.inhibitions.active(tenantIds),
    ]);
    const of = <T extends { tenantId: string }>(rows: readonly T[], id: string) =>
      rows.filter(({ tenantId }) => tenantId === id);
    return new Map(
      tenantIds.map((id) => [
        id,
        {
          suppressions: of(suppressions, id).map((row) => new CompiledSuppression(row)),
          inhibitions: of(inhibitions, id).map((row) => new CompiledInhibition(row)),
        },
      ]),
    );
  }
}
