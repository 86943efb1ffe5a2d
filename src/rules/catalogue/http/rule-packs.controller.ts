import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { InstallPackCommand } from '../commands/install-pack';
import { rulePacks } from '../defaults/rule-packs';
import { PackNotFound } from '../../domain/rule.errors';
import { InstalledPackDto, InstallPackDto, InstallQueryDto, PackNameDto, RulePacksDto } from './rule-packs.dto';

@ApiTags('rules')
@Controller('alerts/rules/packs')
export class RulePacksController {
  constructor(private readonly commands: CommandBus) {}

  /** Lists the packs: rules that are installed together, and can then be edited like all others. */
  @Get()
  @RequirePermission('alerts.read')
  list(): RulePacksDto {
    return {
      items: rulePacks.map(({ name, description, rules }) => ({
        ...{ name, description },
        rules: rules.map(({ name: rule_name, eventType, alertType, severity }) => ({
          ...{ rule_name, severity },
          source_event_type: eventType,
          alert_type: alertType,
        })),
      })),
    };
  }

  /** Installs a pack: creates those of its rules that the tenant has not, by their names. Other rules stay as they are. */
  @Post(':name/install')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async install(
    @Param() { name }: PackNameDto,
    @Query() { dry_run }: InstallQueryDto,
    @Body() { source_id }: InstallPackDto,
    @CurrentMember() me: Member,
  ): Promise<InstalledPackDto> {
    const pack = rulePacks.find((one) => one.name === name);
    if (!pack) throw new PackNotFound(name);
    const installed = await this.commands.execute(new InstallPackCommand(me.tenantId, pack, me, dry_run, source_id));
    const rules = installed.map(({ name: rule_name, action }) => ({ rule_name, action }));
    const count = (action: 'created' | 'unchanged') => rules.filter((rule) => rule.action === action).length;
    return { dry_run, created: count('created'), unchanged: count('unchanged'), rules };
  }
}
