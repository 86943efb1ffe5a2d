import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeId } from '../../../../libs/http/cursor';
import { RequiredIfMatch, VersionNeeded } from '../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { Idempotent } from '../../../../libs/idempotency/idempotent';
import { Clock } from '../../../../libs/kernel/clock';
import { DomainError, InvalidInput } from '../../../../libs/kernel/domain-error';
import type { WantedVersion } from '../../../../libs/kernel/wanted-version';
import { GetAlertQuery, viewerOf } from '../../../alerts';
import { DeletePolicyCommand } from '../commands/delete-policy';
import { RestoreShippedPoliciesCommand } from '../commands/restore-shipped-policies';
import { SavePolicyCommand } from '../commands/save-policy';
import type { ExplainedAlert } from '../domain/policy-choice';
import { ExplainEscalationQuery } from '../queries/explain-escalation';
import { GetPolicyQuery, ListPoliciesQuery } from '../queries/list-policies';
import { EscalationExplanationDto, ExplainEscalationDto } from './explanation.dto';
import { escalatingAlertFrom, explainedAlertOf, presentEscalationPlan } from './explanation.presenter';
import {
  PolicyDto,
  PolicyIdDto,
  PolicyPageDto,
  RestoredPoliciesDto,
  SavedPolicyDto,
  SavePolicyDto,
} from './policy.dto';
import { policyFrom, presentPolicy, presentPolicyPage, presentSavedPolicy } from './policy.presenter';

/** What a body names and does not exist is a fault of that field. */
const missingAlert = (error: unknown): never => {
  if (!(error instanceof DomainError) || error.problem !== 'not-found') throw error;
  throw new InvalidInput([{ pointer: '/alert_id', detail: error.message }]);
};

@ApiTags('escalation')
@Controller('alerts/escalation-policies')
export class PoliciesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Lists the tenant's escalation policies, oldest first. */
  @Get()
  @RequirePermission('alerts.read')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<PolicyPageDto> {
    const query = new ListPoliciesQuery(me.tenantId, limit, decodeId(cursor));
    return presentPolicyPage(await this.queries.execute(query), limit);
  }

  /** Creates an escalation policy: who is told, one after the other, while nobody reacts. The answer warns of gaps in it. */
  @Post()
  @RequirePermission('alerts.manage')
  @Idempotent()
  async create(@Body() body: SavePolicyDto, @CurrentMember() me: Member): Promise<SavedPolicyDto> {
    return presentSavedPolicy(await this.commands.execute(new SavePolicyCommand(me.tenantId, policyFrom(body), me)));
  }

  /** Shows one escalation policy. */
  @Get(':id')
  @RequirePermission('alerts.read')
  async get(@Param() { id }: PolicyIdDto, @CurrentMember() me: Member): Promise<PolicyDto> {
    return presentPolicy(await this.queries.execute(new GetPolicyQuery(me.tenantId, id)));
  }

  /** Replaces an escalation policy. Alerts that escalate already go on by the policy as it was when they began. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async replace(
    @Param() { id }: PolicyIdDto,
    @Body() body: SavePolicyDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<SavedPolicyDto> {
    const command = new SavePolicyCommand(me.tenantId, policyFrom(body), me, id, version);
    return presentSavedPolicy(await this.commands.execute(command));
  }

  /** Brings back the shipped policies that are missing, by their names. Those that were edited stay as they are. */
  @Post('defaults')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async restore(@CurrentMember() me: Member): Promise<RestoredPoliciesDto> {
    const restored = await this.commands.execute(new RestoreShippedPoliciesCommand(me.tenantId, me));
    return { items: restored.map(presentPolicy) };
  }

  /**
   * Shows by which policy an alert, or one like a sample, would escalate, and why; and who would be told when, if it rang at
   * this time and nobody reacted. Nothing is changed.
   */
  @Post('explain')
  @HttpCode(200)
  @RequirePermission('alerts.read')
  async explain(@Body() body: ExplainEscalationDto, @CurrentMember() me: Member): Promise<EscalationExplanationDto> {
    const wanted = escalatingAlertFrom(body);
    const alert = typeof wanted === 'string' ? await this.alertOf(me, wanted).catch(missingAlert) : wanted;
    const at = typeof body.at === 'string' ? new Date(body.at) : this.clock.now();
    return presentEscalationPlan(await this.queries.execute(new ExplainEscalationQuery(me.tenantId, alert, at)), at);
  }

  /** Deletes an escalation policy that no rule names. Alerts that escalate already go on by it. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  @VersionNeeded()
  async delete(
    @Param() { id }: PolicyIdDto,
    @CurrentMember() me: Member,
    @RequiredIfMatch() version: WantedVersion,
  ): Promise<void> {
    await this.commands.execute(new DeletePolicyCommand(me.tenantId, id, me, version));
  }

  private async alertOf(me: Member, id: string): Promise<ExplainedAlert> {
    return explainedAlertOf(await this.queries.execute(new GetAlertQuery(me.tenantId, id, viewerOf(me))));
  }
}
