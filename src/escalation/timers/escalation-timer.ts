import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { DueTimer } from './due-timer';

export const TAKE_LEVELS = 'take-levels';

/** The alarm clock of escalations. */
@Injectable()
export class EscalationTimer extends DueTimer {
  constructor(@InjectQueue('escalation') queue: Queue, commands: CommandBus, config: Config, clock: Clock) {
    super(queue, TAKE_LEVELS, commands, config, clock);
  }
}
