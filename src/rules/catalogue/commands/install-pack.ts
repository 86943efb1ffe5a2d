import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor, AuditEntry } from '../../../../libs/audit/audit-entry';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { GetTenantSettingsQuery } from '../../../directory';
import { forTenant } from '../defaults/monitoring-rules';
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

/** Creates those rules of a pack that a tenant has not, by their names. Throws TooManyRules, InvalidInput. */
export class InstallPackCommand extends Command<readonly InstalledRule[]> {
  /**
   * @param isDryRun only returns what would be done
   * @param sourceId the metric source of its metric rules
   */
  constructor(
    readonly tenantId: string,
    readonly pack: Pick<RulePack, 'rules'>,
    readonly by: AuditActor,
    readonly isDryRun: boolean,
    readonly sourceId?: string,
  ) {
    super();
  }
}

/** The source is not a field of a rule here, but of the request. */
function asFaultOfBody(error: unknown): never {
  if (!(error instanceof InvalidInput)) throw error;
  throw new InvalidInput(
    error.faults.map(({ pointer, detail }) => ({ pointer: pointer.replace('/metric/', '/'), detail })),
  );
}

@CommandHandler(InstallPackCommand)
export class InstallPackHandler implements ICommandHandler<InstallPackCommand> {
  constructor(
    private readonly rules: RulesRepository,
    private readonly writer: RuleWriter,
    private readonly audit: Audit,
    private readonly queries: QueryBus,
  ) {}

  @Transactional()
  async execute({ tenantId, pack, by, isDryRun, sourceId }: InstallPackCommand): Promise<readonly InstalledRule[]> {
    if (sourceId === undefined && pack.rules.some(({ ruleType }) => ruleType === 'metric'))
      throw new InvalidInput([{ pointer: '/source_id', detail: 'is needed: the metric source that the rules read' }]);
    const timeZone = await this.timeZoneOf(tenantId);
    const known = new Set((await this.rules.lockAll(tenantId)).map(({ name }) => name));
    const missing = pack.rules.filter(({ name }) => !known.has(name));
    const entries: AuditEntry[] = [];
    for (const definition of isDryRun ? [] : missing) {
      const created = this.writer.create(tenantId, forTenant(definition, sourceId, timeZone), by);
      entries.push(ruleEntry('created', undefined, await created.catch(asFaultOfBody)));
    }
    await this.audit.record(tenantId, by, entries);
    return pack.rules.map(({ name }) => ({ name, action: known.has(name) ? 'unchanged' : 'created' }));
  }

  private async timeZoneOf(tenantId: string): Promise<string> {
    const [settings] = await this.queries.execute(new GetTenantSettingsQuery([tenantId]));
    return settings?.[1].timeZone ?? 'UTC';
  }
}
