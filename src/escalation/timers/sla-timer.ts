import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { DueTimer } from './due-timer';

export const PASS_DEADLINES = 'pass-deadlines';

/** The alarm clock of SLA clocks. */
@Injectable()
export class SlaTimer extends DueTimer {
  constructor(@InjectQueue('sla') queue: Queue, commands: CommandBus, config: Config, clock: Clock) {
    super(queue, PASS_DEADLINES, commands, config, clock);
  }
}
