import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { Nested } from '../../../libs/http/nested';
import { type AuthType, authTypes, reservedHeaders } from '../domain/source-auth';
import { type SourceType, sourceTypes } from '../domain/metric-source';

export class MetricSourceIdDto {
  /** The metric source's id. */
  @IsUuid()
  id: string;
}

const isBasic = ({ type }: MetricAuthDto): boolean => type === 'basic';
const isBearer = ({ type }: MetricAuthDto): boolean => type === 'bearer';
const isHeader = ({ type }: MetricAuthDto): boolean => type === 'header';
const given =
  (name: keyof MetricAuthDto, isNeeded: (dto: MetricAuthDto) => boolean) =>
  (dto: MetricAuthDto): boolean =>
    isNeeded(dto) || dto[name] !== undefined;

/** The name of a header that is not one of the connection or of the request itself. */
const headerName = new RegExp(`^(?!(?:${reservedHeaders.join('|')})$)[a-z0-9!#$%&'*+.^_\`|~-]+$`, 'i');

/** What an HTTP header may contain. */
const headerText = { message: '$property must be visible ASCII characters and spaces' };

/** How Campana identifies itself. Passwords, tokens and values are stored encrypted and never shown again. */
export class MetricAuthDto {
  @ApiProperty({
    enum: authTypes,
    example: 'basic',
    description: '`basic`: with `username` and `password`; `bearer`: with `token`; `header`: with `name` and `value`.',
  })
  @IsIn(authTypes)
  type: AuthType;

  @ApiPropertyOptional({ example: 'campana', description: 'For `basic`.' })
  @ValidateIf(given('username', isBasic))
  @IsString()
  @MaxLength(200)
  @Matches(/^[^:\p{Cc}]*$/u, { message: 'username must have no colon and no control characters' })
  username?: string;

  @ApiPropertyOptional({ example: 'a password', description: 'For `basic`.' })
  @ValidateIf(given('password', isBasic))
  @IsString()
  @MaxLength(500)
  password?: string;

  @ApiPropertyOptional({ example: 'a-token', description: 'For `bearer`.' })
  @ValidateIf(given('token', isBearer))
  @IsString()
  @IsNotEmpty()
  @MaxLength(4_000)
  @Matches(/^[\x21-\x7e]*$/, { message: 'token must be visible ASCII characters' })
  token?: string;

  @ApiPropertyOptional({ example: 'X-Api-Key', description: 'The name of the header, for `header`.' })
  @ValidateIf(given('name', isHeader))
  @IsString()
  @MaxLength(100)
  @Matches(headerName, {
    message: `name must be the name of an HTTP header, but none of ${reservedHeaders.join(', ')}`,
  })
  name?: string;

  @ApiPropertyOptional({ example: 'a-key', description: 'The value of the header, for `header`.' })
  @ValidateIf(given('value', isHeader))
  @IsString()
  @IsNotEmpty()
  @MaxLength(4_000)
  @Matches(/^[\x20-\x7e]*$/, headerText)
  value?: string;
}

/** A metric source. */
export class SaveMetricSourceDto {
  /**
   * The name of the source, unique in the tenant.
   * @example "Production Prometheus"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({
    enum: sourceTypes,
    example: 'prometheus',
    description:
      '`prometheus`: queries in PromQL; `http_json`: a number, or a list of `{labels, value}`, in the JSON at the URL.',
  })
  @IsIn(sourceTypes)
  type: SourceType;

  /**
   * Where it is read: the address of the Prometheus, without /api/v1/query; or the address of the JSON.
   * @example "https://prometheus.example.com"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(2_048)
  url: string;

  @ApiPropertyOptional({
    type: MetricAuthDto,
    nullable: true,
    description: 'How Campana identifies itself. Left out when replacing: it stays as it is; null: not at all.',
  })
  @IsOptional()
  @Nested(() => MetricAuthDto)
  auth?: MetricAuthDto | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 30,
    default: 10,
    example: 10,
    description: 'How long an answer may take.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(30)
  timeout_seconds?: number;
}

/** What is shown of how Campana identifies itself. */
export class ShownAuthDto {
  @ApiProperty({ enum: authTypes })
  type: AuthType;
  @ApiPropertyOptional({ description: 'For `basic`.' })
  username?: string;
  @ApiPropertyOptional({ description: 'The name of the header, for `header`.' })
  name?: string;
}

export class MetricSourceDto {
  id: string;
  name: string;
  @ApiProperty({ enum: sourceTypes })
  type: SourceType;
  url: string;
  @ApiProperty({ type: ShownAuthDto, nullable: true })
  auth: ShownAuthDto | null;
  timeout_seconds: number;
  /** The last three readings, or more, have failed. */
  is_errored: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'Why the last reading failed; null: it did not.' })
  error: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was last read, to a minute.',
  })
  read_at: string | null;
  version: number;
  created_by: string;
  @ApiProperty({ format: 'date-time' })
  created_at: string;
  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

export class MetricSourcePageDto {
  items: MetricSourceDto[];
  next_cursor: string | null;
}

export class TryMetricSourceDto {
  @ApiPropertyOptional({
    default: '',
    example: '100 - avg(rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100',
    description: 'PromQL; for JSON, parameters that are added to the URL, such as `day=today`.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  query?: string;

  @ApiPropertyOptional({
    nullable: true,
    example: 'data.orders',
    description: 'For JSON: where the value stands. Left out: the whole answer is the value.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  value_path?: string | null;
}

export class MetricSeriesDto {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { instance: 'shop-1' } })
  labels: Record<string, string>;
  value: number;
}

export class TriedMetricSourceDto {
  /** Whether the source answered with series, or with none. */
  ok: boolean;
  @ApiProperty({ type: [MetricSeriesDto], description: 'At most 1,000.' })
  series: MetricSeriesDto[];
  @ApiProperty({ type: String, nullable: true, description: 'Why there are no series.' })
  error: string | null;
}
