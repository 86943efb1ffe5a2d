import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { Channel } from '../../../../libs/config/config';
import { canonicalSeverity, severities, type Severity } from '../../../alerts';
import { optionalChannels } from '../wishes';

/** A channel over which the member is told some minutes after an alert, while nobody reacts. */
export class NotificationRuleDto {
  @ApiProperty({ enum: severities, isArray: true, example: ['high', 'critical'], description: 'For these severities.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(canonicalSeverity) : value))
  @IsIn(severities, { each: true })
  severities: Severity[];

  @ApiProperty({ enum: optionalChannels, example: 'sms' })
  @IsIn(optionalChannels)
  channel: Channel;

  /**
   * After how many minutes; 0: at once.
   * @example 5
   */
  @IsInt()
  @Min(0)
  @Max(1_440)
  delay_minutes: number;

  /**
   * In answers: why this rule would tell nothing now. It is left out when the rule works, and is not read in requests.
   * @example "There is no verified address for this channel: nothing would be sent."
   */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  warning?: string;
}
