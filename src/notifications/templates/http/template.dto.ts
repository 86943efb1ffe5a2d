import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { type Channel, channels } from '../../../../libs/config/config';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { canonicalSeverity, severities, type Severity } from '../../../alerts';
import { type MessageKind, messageKinds } from '../../content';
import { type ReaderLocale, readerLocales } from '../../words/message-facts';
import { type TemplateAction, templateActions } from '../domain/template-action';
import { type TemplateOrigin, templateOrigins } from '../queries/list-templates';

/** The kinds of messages that have templates; codes and tests have shipped texts alone. */
const templateKinds = messageKinds.filter((kind) => kind !== 'code' && kind !== 'test');

export class TemplateIdDto {
  /** The template's id. */
  @IsUuid()
  id: string;
}

export class ListTemplatesDto extends PageQueryDto {
  @ApiPropertyOptional({
    enum: templateOrigins,
    default: 'tenant',
    description: 'The templates of the tenant, or those that Campana brings.',
  })
  @IsOptional()
  @IsIn(templateOrigins)
  origin: TemplateOrigin = 'tenant';
}

/** For which messages a template is, and its texts. */
export class TemplateContentDto {
  @ApiProperty({ enum: channels, example: 'email', description: 'The channel of the messages.' })
  @IsIn(channels)
  channel: Channel;

  @ApiProperty({ enum: templateKinds, example: 'alert', description: 'What the messages are about.' })
  @IsIn(templateKinds)
  kind: MessageKind;

  @ApiPropertyOptional({
    nullable: true,
    maxLength: 100,
    example: 'stockout',
    description: 'Only for alerts of this type; null: of any.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  alert_type?: string | null;

  @ApiPropertyOptional({
    nullable: true,
    maxLength: 100,
    example: 'inventory',
    description: 'Only for alerts of this category; null: of any.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  category?: string | null;

  @ApiPropertyOptional({
    nullable: true,
    enum: severities,
    example: 'critical',
    description: 'Only for alerts of this severity; null: of any.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => canonicalSeverity(value))
  @IsIn(severities)
  severity?: Severity | null;

  @ApiPropertyOptional({
    nullable: true,
    enum: readerLocales,
    example: 'es',
    description: 'Only for readers of this language; null: of any.',
  })
  @IsOptional()
  @IsIn(readerLocales)
  locale?: ReaderLocale | null;

  @ApiPropertyOptional({
    nullable: true,
    maxLength: 500,
    example: '[{{ tenant.brand }}] {{ severity | upcase }}: {{ title }}',
    description: 'The subject, as a Liquid template; it becomes one line. null: the subject that Campana brings.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  subject_template?: string | null;

  /**
   * The text, as a Liquid template in Markdown: bold, code, links and lists. Values never become markup.
   * @example "{{ description }}\n\n**Please order today:** {{ recommended_action }}"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(20_000)
  body_template: string;

  @ApiPropertyOptional({
    nullable: true,
    maxLength: 100_000,
    example: '<p>{{ description }}</p>',
    description:
      'Only for e-mails: the content of the HTML page, as a Liquid template; or a whole page that begins with `<!doctype html>`. null: made of the text.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100_000)
  html_template?: string | null;
}

export class SaveTemplateDto extends TemplateContentDto {
  /**
   * The name of the template.
   * @example "Stockout, by e-mail"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;
}

/** A template by its id, or by its texts. */
export class PreviewTemplateDto extends PartialType(TemplateContentDto) {
  @ApiPropertyOptional({
    description: 'A saved or a shipped template. Leave it out to show the texts of this request.',
  })
  @IsOptional()
  @IsUuid()
  template_id?: string;

  @ApiPropertyOptional({ description: 'The alert to show. Leave it out for a sample.' })
  @IsOptional()
  @IsUuid()
  alert_id?: string;
}

export class RestoreTemplateDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The version of the template to restore.', example: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  version: number;
}

export class TemplateFaultDto {
  /** The field, as a JSON pointer. */
  pointer: string;
  detail: string;
}

export class TemplateDto {
  id: string;
  name: string;
  @ApiProperty({ enum: templateOrigins })
  origin: TemplateOrigin;
  @ApiProperty({ enum: channels })
  channel: Channel;
  @ApiProperty({ enum: messageKinds })
  kind: MessageKind;
  alert_type: string | null;
  category: string | null;
  @ApiProperty({ enum: severities, nullable: true })
  severity: Severity | null;
  @ApiProperty({ enum: readerLocales, nullable: true })
  locale: ReaderLocale | null;
  subject_template: string | null;
  body_template: string;
  html_template: string | null;
  /** 0: a shipped template, which nobody can change. */
  version: number;
  created_by: string | null;
  created_by_name: string | null;
  created_at: string | null;
  updated_at: string | null;
}

export class SavedTemplateDto extends TemplateDto {
  /** Fields of events that the latest alerts do not have. */
  warnings: TemplateFaultDto[];
}

export class TemplatePageDto {
  items: TemplateDto[];
  next_cursor: string | null;
}

export class TemplateChangeDto {
  version: number;
  @ApiProperty({ enum: templateActions })
  action: TemplateAction;
  changed_by: string | null;
  changed_at: string;
  /** The template after this change. */
  @ApiProperty({ type: SaveTemplateDto })
  definition: unknown;
}

export class TemplateHistoryPageDto {
  items: TemplateChangeDto[];
  next_cursor: string | null;
}

export class TemplateLintDto {
  /** What keeps the template from being saved. */
  errors: TemplateFaultDto[];
  /** Fields of events that the latest alerts do not have. */
  warnings: TemplateFaultDto[];
}

export class TemplatePreviewDto {
  subject: string;
  /** The message as plain text, or with the Markdown of an e-mail. */
  text: string;
  /** The HTML of an e-mail or a Telegram message; null: the channel has none. Show it only in a sandbox. */
  @ApiProperty({ type: String, nullable: true })
  html: string | null;
  /** What is sent over the channel, in its own format. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  payload: Record<string, unknown>;
  /** The parts that were cut to the limits of the channel. */
  cuts: string[];
  warnings: TemplateFaultDto[];
}
