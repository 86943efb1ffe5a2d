import { Injectable } from '@nestjs/common';
import { EntityManager, In, MoreThan, QueryFailedError } from 'typeorm';
import { Database, SYSTEM } from '../../../libs/database/database';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { RuleNameTaken, RuleNotFound } from '../domain/rule.errors';
import { AlertRuleEntity, RuleDefinition } from '../alert-rule.entity';

const isNameTaken = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { constraint?: string }).constraint === 'alert_rules_name';

/** A statement takes 65,535 parameters at most. */
const ROWS_AT_ONCE = 1_000;

const rules = (entities: EntityManager) => entities.getRepository(AlertRuleEntity);

/** How often a rule could not be applied, and why the last time. */
export interface RuleFailures {
  readonly count: number;
  readonly lastError: string;
  readonly lastAt: Date;
}

const selectFailures = `
  SELECT rule_id AS id, error_count::int AS count, last_error AS "lastError", last_error_at AS "lastAt"
  FROM rule_errors WHERE tenant_id = $1 AND rule_id = ANY($2)`;

/** Reads and writes `alert_rules`. */
@Injectable()
export class RulesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The active rules of these tenants. */
  active(tenantIds: string[]): Promise<AlertRuleEntity[]> {
    const where = { tenantId: In(tenantIds), isActive: true };
    return this.database.in(SYSTEM, (entities) => rules(entities).find({ where, order: { id: 'ASC' } }));
  }

  /** A tenant's rules by name, after the given one. */
  list(tenantId: string, limit: number, afterName?: string): Promise<AlertRuleEntity[]> {
    const where = { tenantId, ...(afterName !== undefined && { name: MoreThan(afterName) }) };
    return this.database.in(tenantId, (entities) =>
      rules(entities).find({ where, order: { name: 'ASC' }, take: limit }),
    );
  }

  /** @throws RuleNotFound */
  async get(tenantId: string, id: string): Promise<AlertRuleEntity> {
    const rule = await this.database.in(tenantId, (entities) => rules(entities).findOneBy({ tenantId, id }));
    if (!rule) throw new RuleNotFound(id);
    return rule;
  }

  /** What went wrong with these rules of the tenant. */
  async failures(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, RuleFailures>> {
    const rows = await this.database.in(tenantId, (entities) =>
      entities.query<(RuleFailures & { id: string })[]>(selectFailures, [tenantId, ids]),
    );
    return new Map(rows.map(({ id, ...failures }) => [id, failures]));
  }

  /** @throws RuleNameTaken */
  async create(tenantId: string, definition: RuleDefinition): Promise<AlertRuleEntity> {
    const rule = this.newRule(tenantId, definition);
    await this.database
      .in(tenantId, (entities) => rules(entities).insert(rule))
      .catch((error: unknown) => this.refuse(error, definition.name));
    return rule;
  }

  /** @throws RuleNotFound, RuleNameTaken */
  async replace(tenantId: string, id: string, definition: RuleDefinition): Promise<void> {
    const change = { ...definition, updatedAt: this.clock.now() };
    const { affected } = await this.database
      .in(tenantId, (entities) => rules(entities).update({ tenantId, id }, change))
      .catch((error: unknown) => this.refuse(error, definition.name));
    if (!affected) throw new RuleNotFound(id);
  }

  /** @throws RuleNotFound */
  async remove(tenantId: string, id: string): Promise<void> {
    const { affected } = await this.database.in(tenantId, (entities) => rules(entities).delete({ tenantId, id }));
    if (!affected) throw new RuleNotFound(id);
  }

  /** The given rules for each of these tenants. */
  async install(tenantIds: readonly string[], definitions: readonly RuleDefinition[]): Promise<void> {
    const all = tenantIds.flatMap((tenantId) => definitions.map((definition) => this.newRule(tenantId, definition)));
    await this.database.in(SYSTEM, async (entities) => {
      for (let from = 0; from < all.length; from += ROWS_AT_ONCE)
        await rules(entities).insert(all.slice(from, from + ROWS_AT_ONCE));
    });
  }

  private newRule(tenantId: string, definition: RuleDefinition): AlertRuleEntity {
    const now = this.clock.now();
    return {
      ...definition,
      id: uuidv7(now.getTime()),
      tenantId,
      ruleType: 'threshold',
      createdAt: now,
      updatedAt: now,
    };
  }

  private refuse(error: unknown, name: string): never {
    throw isNameTaken(error) ? new RuleNameTaken(name) : error;
  }
}
