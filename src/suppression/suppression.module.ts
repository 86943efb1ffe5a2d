import { Module } from '@nestjs/common';
import { FilterQuietHandler } from './queries/filter-quiet';

@Module({ providers: [FilterQuietHandler] })
export class SuppressionModule {}
