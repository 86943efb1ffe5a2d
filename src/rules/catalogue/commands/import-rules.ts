import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { isDeepStrictEqual } from 'node:util';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import type { AlertRuleEntity, RuleDefinition } from '../alert-rule.entity';
import { RulesRepository } from '../persistence/rules.repository';
import { checkRule } from '../rule-check';
import { ruleEntry } from '../rule-audit';
import { RuleWriter } from '../rule-writer';

/** The result of an import for one rule. */
export interface ImportedRule {
  readonly action: 'created' | 'updated' | 'unchanged' | 'deleted';
  /** undefined: the rule is new. */
  readonly before: RuleDefinition | undefined;
  /** undefined: the rule is deleted. */
  readonly after: RuleDefinition | undefined;
}

/**
 * Makes the rules of a tenant equal to those of a file, matched by name. Imports all rules or none.
 * Throws InvalidInput, TooManyRules.
 */
export class ImportRulesCommand extends Command<readonly ImportedRule[]> {
  /**
   * @param isDryRun only returns what would be done
   * @param prunes also deletes the rules that are not in the file
   */
  constructor(
    readonly tenantId: string,
    readonly definitions: readonly RuleDefinition[],
    readonly by: AuditActor,
    readonly isDryRun: boolean,
    readonly prunes: boolean,
  ) {
    super();
  }
}

const toPlainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Whether a rule has the same values as a definition. */
const isSame = (rule: AlertRuleEntity, definition: RuleDefinition): boolean =>
  isDeepStrictEqual(toPlainJson(definition), toPlainJson({ ...definition, ...pick(rule, Object.keys(definition)) }));

const pick = (rule: AlertRuleEntity, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(rule).filter(([name]) => names.includes(name)));

/** The result for one rule, with its new row. */
type Written = ImportedRule & { readonly row?: AlertRuleEntity | undefined };

@CommandHandler(ImportRulesCommand)
export class ImportRulesHandler implements ICommandHandler<ImportRulesCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly writer: RuleWriter,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute(command: ImportRulesCommand): Promise<readonly ImportedRule[]> {
    const { tenantId, definitions, by, isDryRun, prunes } = command;
    const known = new Map((await this.rules.lockAll(tenantId)).map((rule) => [rule.name, rule]));
    const named = new Set(definitions.map(({ name }) => name));
    const surplus = prunes ? [...known.values()].filter(({ name }) => !named.has(name)) : [];
    if (!isDryRun) for (const rule of surplus) await this.writer.remove(rule, by.id);
    const written: Written[] = [];
    for (const definition of definitions)
      written.push(await this.import(tenantId, definition, known.get(definition.name), isDryRun ? null : by));
    written.push(...surplus.map((before) => ({ action: 'deleted' as const, before, after: undefined })));
    if (!isDryRun) await this.record(tenantId, by, written, known);
    return written;
  }

  /** @param by null: only return what would be done */
  private async import(
    tenantId: string,
    after: RuleDefinition,
    before: AlertRuleEntity | undefined,
    by: AuditActor | null,
  ): Promise<Written> {
    // in a real import, the writer checks the rule
    if (by === null) await checkRule(after, this.clock.now());
    if (!before)
      return {
        action: 'created',
        before,
        after,
        row: by === null ? undefined : await this.writer.create(tenantId, after, by),
      };
    if (isSame(before, after)) return { action: 'unchanged', before, after };
    return {
      action: 'updated',
      before,
      after,
      row: by === null ? undefined : await this.writer.change(before, after, by.id, 'updated'),
    };
  }

  private record(
    tenantId: string,
    by: AuditActor,
    written: readonly Written[],
    known: ReadonlyMap<string, AlertRuleEntity>,
  ): Promise<void> {
    const entries = written.flatMap(({ action, before, row }) =>
      action === 'unchanged' ? [] : [ruleEntry(action, before && known.get(before.name), row)],
    );
    return this.audit.record(tenantId, by, entries);
  }
}
