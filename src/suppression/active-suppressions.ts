import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TableChangeListener } from '../../libs/database/table-change-listener';
import { mapInTurns } from '../../libs/kernel/turns';
import { TenantCache } from '../../libs/database/tenant-cache';
import { compileSelection, type Selectable } from './matchers/matchers';
import { InhibitionsRepository } from './persistence/inhibitions.repository';
import { SuppressionsRepository } from './persistence/suppressions.repository';
import type { InhibitionRow, SuppressionDefinition, SuppressionRow } from './suppression-view';
import { compileWindow, type Span, type Window } from '../../libs/windows/window';

/** A suppression, saved or not, compiled for matching. */
export class CompiledSuppression<D extends SuppressionDefinition = SuppressionRow> {
  private readonly selects: (one: Selectable) => boolean;
  private readonly window: Window;

  constructor(readonly row: D) {
    this.selects = compileSelection(row.selection);
    this.window = compileWindow(row.startTime, row.endTime, row.recurrence);
  }

  /** Whether it applies to this occurrence or alert, regardless of the time. */
  concerns(one: Selectable): boolean {
    return (one.severity !== 'critical' || this.row.silenceCritical) && this.selects(one);
  }

  /** The time span in which it is in force at an instant; undefined if it is not. */
  spanAt(at: Date): Span | undefined {
    return this.window.at(at);
  }

  /** Up to `max` spans in which it is in force from an instant on, the current one first. */
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

  /** The next time after an instant at which it starts or stops suppressing; null: never. */
  nextChange(after: Date): Date | null {
    return this.window.at(after)?.until ?? this.window.next(after)?.from ?? null;
  }
}

/** A hash of the values of the named labels: equal values give equal keys. */
const keyOf = (labels: Readonly<Record<string, string>>, names: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(names.map((name) => labels[name] ?? '')))
    .digest('hex');

/** An inhibition, compiled for matching. */
export class CompiledInhibition {
  private readonly isSource: (one: Selectable) => boolean;
  private readonly isTarget: (one: Selectable) => boolean;

  constructor(readonly row: InhibitionRow) {
    this.isSource = compileSelection(row.source);
    this.isTarget = compileSelection(row.target);
  }

  /** The key under which this alert inhibits others; undefined: it is not a source. */
  sourceKey(one: Selectable): string | undefined {
    return this.isSource(one) ? this.keyOf(one) : undefined;
  }

  /** The key under which another alert can inhibit this one; undefined: none can. A source is never inhibited. */
  targetKey(one: Selectable): string | undefined {
    return this.isTarget(one) && !this.isSource(one) ? this.keyOf(one) : undefined;
  }

  private keyOf(one: Selectable): string {
    return this.row.equalLabels.length === 0 ? '' : keyOf(one.labels, this.row.equalLabels);
  }
}

/** The suppressions and inhibitions of a tenant. */
export interface TenantSuppressions {
  readonly suppressions: readonly CompiledSuppression[];
  readonly inhibitions: readonly CompiledInhibition[];
}

const none: TenantSuppressions = { suppressions: [], inhibitions: [] };

/** The compiled suppressions and inhibitions of each tenant, current and future. Reloaded when a process changes them. */
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

  /** The suppressions and inhibitions of these tenants. Must be called outside of transactions: it uses a cache. */
  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, TenantSuppressions>> {
    return this.cache.of(tenantIds);
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, TenantSuppressions>> {
    const [suppressions, inhibitions] = await Promise.all([
      this.suppressions.active(tenantIds),
      this.inhibitions.active(tenantIds),
    ]);
    const rowsOf = <T extends { tenantId: string }>(rows: readonly T[], id: string) =>
      rows.filter(({ tenantId }) => tenantId === id);
    const compiled = await mapInTurns(tenantIds, async (id) => {
      const ofTenant = {
        suppressions: await mapInTurns(rowsOf(suppressions, id), (row) => new CompiledSuppression(row)),
        inhibitions: await mapInTurns(rowsOf(inhibitions, id), (row) => new CompiledInhibition(row)),
      };
      return [id, ofTenant] as const;
    });
    return new Map(compiled);
  }
}
