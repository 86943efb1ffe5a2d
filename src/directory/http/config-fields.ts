import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

/** A setting that is on or off. */
export const Switch = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Boolean, nullable: true, description, example: true }),
    IsOptional(),
    IsBoolean(),
  );

/** A setting that is a whole number. */
export const Limit = (description: string, min: number, max: number, example: number) =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', nullable: true, description, minimum: min, maximum: max, example }),
    IsOptional(),
    IsInt(),
    Min(min),
    Max(max),
  );

/** A setting that is a list of these values. */
export const ListOf = (values: readonly string[], description: string, example: readonly string[]) =>
  applyDecorators(
    ApiPropertyOptional({ enum: values, isArray: true, nullable: true, description, example }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(values.length),
    ArrayUnique(),
    IsIn(values, { each: true }),
  );
