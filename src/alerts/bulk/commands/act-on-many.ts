import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { type AlertFilter, conditionsOf } from '../../listing/alert-filter';
import { TextSearch } from '../../listing/persistence/text-search';
import { BulkActionService } from '../bulk-action.service';
import type { BulkResult, BulkAlertAction } from '../domain/bulk';
import { wakingTime } from '../../lifecycle/domain/alert-action';
import type { BulkActionRow } from '../persistence/bulk-action.entity';
import { BulkActionsRepository } from '../persistence/bulk-actions.repository';
import type { ActingMember } from '../../lifecycle/commands/change-alert';

/** Up to this many alerts are changed while the request waits. More are changed in the background, in chunks. */
export const MAX_AT_ONCE = 1_000;

/** The result of each alert or, when there are too many, the bulk action that runs in the background. */
export type Acted = { readonly results: readonly BulkResult[] } | { readonly running: BulkActionRow };

/**
 * A member performs one action on many alerts: those with these ids, or all that match a filter and that they may see.
 * Throws InvalidInput.
 */
export class ActOnManyCommand extends Command<Acted> {
  constructor(
    readonly action: BulkAlertAction,
    readonly target: { readonly ids: readonly string[] } | { readonly filter: AlertFilter },
    readonly by: ActingMember,
  ) {
    super();
  }
}

@CommandHandler(ActOnManyCommand)
export class ActOnManyHandler implements ICommandHandler<ActOnManyCommand> {
  constructor(
    private readonly bulk: BulkActionService,
    private readonly actions: BulkActionsRepository,
    private readonly database: Database,
    private readonly search: TextSearch,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ action, target, by }: ActOnManyCommand): Promise<Acted> {
    const at = this.clock.now();
    if (action.action === 'snooze') wakingTime(action.sleep, at);
    if ('ids' in target) return { results: await this.perform(target.ids, action, by, at) };
    // alerts that are raised from now on are not included
    const filter = { ...target.filter, createdTo: earlier(target.filter.createdTo, at) };
    const ids = await this.some(filter, by);
    if (ids.length <= MAX_AT_ONCE) return { results: await this.perform(ids, action, by, at) };
    const total = await this.count(filter, by);
    const row = { id: uuidv7(at.getTime()), tenantId: by.tenantId, alertAction: action, filter, total, createdAt: at };
    return { running: await this.actions.insert(row, by) };
  }

  private perform(
    ids: readonly string[],
    action: BulkAlertAction,
    by: ActingMember,
    at: Date,
  ): Promise<readonly BulkResult[]> {
    const actor = { ...by.actor, channel: 'bulk' };
    return this.bulk.perform(by.tenantId, [...new Set(ids)], action, { ...by, actor }, at);
  }

  private async some(filter: AlertFilter, by: ActingMember): Promise<readonly string[]> {
    const rows = await this.query<{ id: string }>(
      (conditions) => `SELECT id FROM alerts WHERE ${conditions} ORDER BY created_at DESC LIMIT ${MAX_AT_ONCE + 1}`,
      filter,
      by,
    );
    return rows.map(({ id }) => id);
  }

  private async count(filter: AlertFilter, by: ActingMember): Promise<number> {
    const count = (conditions: string) => `SELECT count(*)::int AS count FROM alerts WHERE ${conditions}`;
    return (await this.query<{ count: number }>(count, filter, by))[0]?.count ?? 0;
  }

  private async query<T>(
    sql: (conditions: string) => string,
    filter: AlertFilter,
    { tenantId, viewer }: ActingMember,
  ): Promise<T[]> {
    const values: unknown[] = [tenantId];
    const narrowed = await this.search.narrow(tenantId, filter);
    const conditions = conditionsOf(narrowed, viewer, (value) => `$${values.push(value)}`).join(' AND ');
    return this.database.query<T[]>(tenantId, sql(conditions), values);
  }
}

const earlier = (given: string | undefined, at: Date): string =>
  given !== undefined && Date.parse(given) < at.getTime() ? given : at.toISOString();
