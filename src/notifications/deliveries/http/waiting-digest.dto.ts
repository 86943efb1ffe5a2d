import { ApiProperty } from '@nestjs/swagger';
import { type Channel, channels } from '../../../../libs/config/config';

const optionalUuid = { type: String, format: 'uuid', nullable: true } as const;

/** A digest that waits for its time. */
export class WaitingDigestDto {
  @ApiProperty({ ...optionalUuid, description: 'The member who gets it; null: a destination does.' })
  member_id: string | null;
  @ApiProperty(optionalUuid)
  destination_id: string | null;
  @ApiProperty({ enum: channels, example: 'email' })
  channel: Channel;
  @ApiProperty({ type: String, nullable: true, description: 'Masked.', example: 'a•••@shop.example' })
  address: string | null;
  @ApiProperty({ format: 'date-time', description: 'When it is sent.' })
  due_at: string;
  @ApiProperty({ type: 'integer', description: 'How many alerts wait for it.', example: 12 })
  count: number;
  @ApiProperty({ format: 'date-time', description: 'Since when the first of them waits.' })
  first_at: string;
  @ApiProperty({ type: [String], format: 'uuid', description: 'The alerts, at most 50 of them.' })
  alert_ids: string[];
}

export class WaitingDigestPageDto {
  @ApiProperty({ type: [WaitingDigestDto] })
  items: WaitingDigestDto[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}
