import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMinSize, IsIn, IsOptional } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { itemsOf } from '../../../../libs/http/query';
import { type TimelineKind, timelineKinds } from '../timeline';

export class TimelineAlertIdDto {
  /** The id of the alert. */
  @IsUuid()
  id: string;
}

export class TimelineQueryDto extends PickType(PageQueryDto, ['limit', 'cursor']) {
  @ApiPropertyOptional({
    description: 'Only these kinds; by default all.',
    isArray: true,
    enum: timelineKinds,
    example: ['comment', 'delivery'],
  })
  @IsOptional()
  @Transform(({ value }) => [...new Set(itemsOf(value))])
  @IsIn(timelineKinds, { each: true })
  @ArrayMinSize(1)
  kinds?: TimelineKind[];
}

export class TimelineActorDto {
  id: string;
  name: string | null;
}

export class TimelineEntryDto {
  id: string;
  at: string;
  @ApiProperty({ enum: timelineKinds })
  kind: TimelineKind;
  /** Who did it, or of messages who was told. null: Campana itself. */
  @ApiProperty({ type: TimelineActorDto, nullable: true })
  actor: TimelineActorDto | null;
  /** A short sentence in English. */
  title: string;
  /** What else is known, by kind: of changes `action`, `notes`, `previous_status`, `new_status`; of messages `channel`, `state`; of events `count`. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;
}

export class TimelinePageDto {
  /** The newest first. */
  items: TimelineEntryDto[];
  next_cursor: string | null;
}
