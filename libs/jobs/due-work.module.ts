import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DueWorkJob } from './due-work.job';

/** Executes the commands whose handlers have `@WhenDue`. Needs a queue `clock` with the job `do-due-work`. */
@Module({ imports: [DiscoveryModule], providers: [DueWorkJob] })
export class DueWorkModule {}
