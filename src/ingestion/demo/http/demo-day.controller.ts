import { Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { RunDemoDayCommand } from '../commands/run-demo-day';
import { demoStory, STORY_SECONDS } from '../domain/demo-story';

/** What a demo day will send. */
export class DemoDayDto {
  events: number;
  seconds: number;
}

/** The demo day of the page. It is not part of the API: it exists with DEMO_MODE alone. */
@ApiExcludeController()
@Controller('alerts')
export class DemoDayController {
  constructor(private readonly commands: CommandBus) {}

  /** Begins a demo day: events of a bakery arrive, as if its services sent them. */
  @Post('demo-day')
  @RequirePermission('alerts.manage')
  @HttpCode(202)
  async run(@CurrentMember() member: Member): Promise<DemoDayDto> {
    await this.commands.execute(new RunDemoDayCommand(member.tenantId, member));
    return { events: demoStory.length, seconds: STORY_SECONDS };
  }
}
