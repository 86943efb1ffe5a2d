import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeId } from '../../../../libs/http/cursor';
import { IfMatch, Versioned } from '../../../../libs/http/if-match';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { viewerOf } from '../../../alerts';
import { SendTestCommand } from '../../deliveries/commands/send-test';
import { DeliveryDto } from '../../deliveries/http/delivery.dto';
import { presentDelivery } from '../../deliveries/present-delivery';
import { DeleteDestinationCommand, RotateDestinationSecretCommand } from '../commands/change-destination';
import { SaveDestinationCommand } from '../commands/save-destination';
import { GetDestinationQuery, ListDestinationsQuery } from '../queries/list-destinations';
import {
  DestinationDto,
  DestinationIdDto,
  DestinationPageDto,
  SaveDestinationDto,
  SavedDestinationDto,
} from './destination.dto';
import {
  destinationFrom,
  presentDestination,
  presentDestinationPage,
  presentSavedDestination,
} from './destination.presenter';

@ApiTags('notifications')
@Controller('alerts/destinations')
export class DestinationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Lists the tenant's destinations, oldest first. */
  @Get()
  @RequirePermission('alerts.manage')
  async list(@Query() { limit, cursor }: PageQueryDto, @CurrentMember() me: Member): Promise<DestinationPageDto> {
    const query = new ListDestinationsQuery(me.tenantId, limit, decodeId(cursor));
    return presentDestinationPage(await this.queries.execute(query), limit);
  }

  /** Creates a destination: a shared address that is told of alerts. The secret of a webhook is shown only now. */
  // no Idempotency-Key: the stored answer would contain the secret
  @Post()
  @RequirePermission('alerts.manage')
  async create(@Body() body: SaveDestinationDto, @CurrentMember() me: Member): Promise<SavedDestinationDto> {
    const command = new SaveDestinationCommand(me.tenantId, destinationFrom(body), me);
    return presentSavedDestination(await this.commands.execute(command));
  }

  /** Shows one destination. */
  @Get(':id')
  @RequirePermission('alerts.manage')
  async get(@Param() { id }: DestinationIdDto, @CurrentMember() me: Member): Promise<DestinationDto> {
    return presentDestination(await this.queries.execute(new GetDestinationQuery(me.tenantId, id)));
  }

  /** Replaces a destination. Without `config` its address stays. */
  @Put(':id')
  @RequirePermission('alerts.manage')
  @Versioned()
  async replace(
    @Param() { id }: DestinationIdDto,
    @Body() body: SaveDestinationDto,
    @CurrentMember() me: Member,
    @IfMatch() version: number | undefined,
  ): Promise<SavedDestinationDto> {
    const command = new SaveDestinationCommand(me.tenantId, destinationFrom(body), me, id, version);
    return presentSavedDestination(await this.commands.execute(command));
  }

  /** Gives a webhook a new secret, which is shown only now. The old one still signs, too, for 24 hours. */
  @Post(':id/rotate-secret')
  @HttpCode(200)
  @RequirePermission('alerts.manage')
  async rotateSecret(@Param() { id }: DestinationIdDto, @CurrentMember() me: Member): Promise<SavedDestinationDto> {
    const command = new RotateDestinationSecretCommand(me.tenantId, id, me);
    return presentSavedDestination(await this.commands.execute(command));
  }

  /** Sends a test message to a destination; at most 10 tests a minute. */
  @Post(':id/test')
  @HttpCode(202)
  @RequirePermission('alerts.manage')
  async test(@Param() { id }: DestinationIdDto, @CurrentMember() me: Member): Promise<DeliveryDto> {
    await this.queries.execute(new GetDestinationQuery(me.tenantId, id));
    const command = new SendTestCommand(me.tenantId, { destinationId: id }, viewerOf(me));
    return presentDelivery({ delivery: await this.commands.execute(command), attempts: [] });
  }

  /** Deletes a destination. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('alerts.manage')
  async delete(@Param() { id }: DestinationIdDto, @CurrentMember() me: Member): Promise<void> {
    await this.commands.execute(new DeleteDestinationCommand(me.tenantId, id, me));
  }
}
