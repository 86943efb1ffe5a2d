import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { IfMatch, Versioned } from '../../../../libs/http/if-match';
import { SavePreferencesCommand } from '../commands/save-preferences';
import { GetPreferencesQuery } from '../queries/get-own-wishes';
import { preferencesFrom } from './preferences-from';
import { PreferencesDto, SavePreferencesDto } from './preferences.dto';
import { WishOwnerDto } from './subscription.dto';
import { WishOwners } from './wish-owners';
import { presentPreferences } from './wish.presenter';

@ApiTags('notifications')
@Controller('alerts/preferences')
export class PreferencesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly owners: WishOwners,
  ) {}

  /** Shows how a member wants to be told: channels, quiet hours, digests. */
  @Get()
  @RequirePermission('alerts.read')
  async get(@Query() { member_id }: WishOwnerDto, @CurrentMember() me: Member): Promise<PreferencesDto> {
    const owner = await this.owners.of(me, member_id);
    return presentPreferences(await this.queries.execute(new GetPreferencesQuery(owner)));
  }

  /** Changes how a member wants to be told. What is left out stays. */
  @Put()
  @RequirePermission('alerts.read')
  @Versioned()
  async save(
    @Body() body: SavePreferencesDto,
    @Query() { member_id }: WishOwnerDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<PreferencesDto> {
    const changes = preferencesFrom(body);
    const owner = await this.owners.of(me, member_id);
    return presentPreferences(await this.commands.execute(new SavePreferencesCommand(owner, changes, me, version)));
  }
}
