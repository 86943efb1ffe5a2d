import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsBoolean, IsDefined, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { type ContactChannel, contactChannels, type DisabledReason, disabledReasons } from '../domain/contact-method';

/** Options of `@ApiProperty` for an address. */
export const addressSchema = {
  oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
  description:
    'E-mail address; phone number in E.164 form (sms, whatsapp, voice); id of a Slack user or of a Telegram chat; URL of a webhook; for push `{"kind":"web","endpoint","keys":{"p256dh","auth"}}` or `{"kind":"fcm","token","platform"}`.',
} satisfies ApiPropertyOptions;

export class ContactMethodsOfDto {
  /** The member's id. */
  @IsUuid()
  id: string;
}

export class ContactMethodIdDto extends ContactMethodsOfDto {
  /** The id of the contact method. */
  @IsUuid()
  contact_method_id: string;
}

class ContactMethodFieldsDto {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100, example: 'work' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  label?: string | null;

  @ApiPropertyOptional({
    example: true,
    description: 'true: it becomes the one of its channel that is used first. The first of a channel is it anyway.',
  })
  @IsOptional()
  @IsBoolean()
  is_default?: boolean;

  @ApiPropertyOptional({ example: true, description: 'false: it is not used.' })
  @IsOptional()
  @IsBoolean()
  is_enabled?: boolean;
}

export class AddContactMethodDto extends ContactMethodFieldsDto {
  @ApiProperty({ enum: contactChannels, example: 'email' })
  @IsIn(contactChannels)
  channel: ContactChannel;

  @ApiProperty({ ...addressSchema, example: 'ana.garcia@example.com' })
  @IsDefined()
  address: unknown;
}

/** What is left out stays as it is. */
export class ChangeContactMethodDto extends ContactMethodFieldsDto {
  @ApiPropertyOptional(addressSchema)
  @IsOptional()
  address?: unknown;
}

export class VerifyContactMethodDto {
  /**
   * The code that was sent to the address.
   * @example "123456"
   */
  @IsString()
  @Matches(/^\d{6}$/, { message: 'code must have 6 digits' })
  code: string;
}

export class ContactMethodDto {
  id: string;
  @ApiProperty({ enum: contactChannels })
  channel: ContactChannel;
  @ApiProperty({
    ...addressSchema,
    description: 'Whole for the member and with `alerts.manage`; else masked, such as `+34•••••23`.',
  })
  address: string | Record<string, unknown>;
  label: string | null;
  is_default: boolean;
  is_enabled: boolean;
  /** When it was proved that the address is the member's; null: it gets nothing but codes. */
  verified_at: string | null;
  @ApiProperty({ enum: disabledReasons, nullable: true, description: 'Why Campana no longer uses the address.' })
  disabled_reason: DisabledReason | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export class ContactMethodListDto {
  items: ContactMethodDto[];
}

export class RequestedVerificationDto {
  @ApiProperty({ enum: contactChannels })
  channel: ContactChannel;
  /** Until when the code is valid. */
  expires_at: string;
  /** From when on another code can be requested. */
  again_at: string;
  /** For telegram only: send `/start` and this code to the bot, from the chat that is verified. Else null. */
  code: string | null;
}
