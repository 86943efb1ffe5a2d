import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { RollUpMetricsCommand } from '../commands/roll-up-metrics';

/** Every minute, calculates the days whose figures are missing or out of date, as marked in the database. */
@Processor('metrics')
export class RollUpJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('roll-up-metrics')
  rollUp(): Promise<unknown> {
    return this.commands.execute(new RollUpMetricsCommand());
  }
}
