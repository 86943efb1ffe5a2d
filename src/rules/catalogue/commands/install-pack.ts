import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor, AuditEntry } from '../../../../libs/audit/audit-entry';
import type { RulePack } from '../defaults/rule-packs';
import { RulesRepository } from '../persistence/rules.repository';
import { ruleEntry } from '../rule-audit';
import { RuleWriter } from '../rule-writer';

/** What an installation does with one rule of a pack. */
export interface InstalledRule {
  readonly name: string;
  /** `unchanged`: the tenant has a rule of this name, perhaps edited. */
  readonly action: 'created' | 'unchanged';
}

/** Creates those rules of a pack that a tenant has not, by their names. Throws TooManyRules. */
export class InstallPackCommand extends Command<readonly InstalledRule[]> {
  /** @param isDryRun only returns what would be done */
  constructor(
    readonly tenantId: string,
    readonly pack: RulePack,
    readonly by: AuditActor,
    readonly isDryRun: boolean,
  ) {
    super();
  }
}

@CommandHandler(InstallPackCommand)
export class InstallPackHandler implements ICommandHandler<InstallPackCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly writer: RuleWriter,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, pack, by, isDryRun }: InstallPackCommand): Promise<readonly InstalledRule[]> {
    const known = new Set((await this.rules.lockAll(tenantId)).map(({ name }) => name));
    const missing = pack.rules.filter(({ name }) => !known.has(name));
    const entries: AuditEntry[] = [];
    for (const definition of isDryRun ? [] : missing)
      entries.push(ruleEntry('created', undefined, await this.writer.create(tenantId, definition, by)));
    await this.audit.record(tenantId, by, entries);
    return pack.rules.map(({ name }) => ({ name, action: known.has(name) ? 'unchanged' : 'created' }));
  }
}
