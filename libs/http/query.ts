import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';

const toInteger = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;

/** Validates an optional integer in the query string. */
export const QueryInt = (min: number, max: number) =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }) => toInteger(value)),
    IsInt(),
    Min(min),
    Max(max),
  );

/** Validates an optional `true` or `false` in the query string. */
export const QueryBoolean = () =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean(),
  );

/** Splits a parameter that may be repeated, comma-separated, or both, into its items. */
export const itemsOf = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
    typeof item === 'string' ? item.split(',').map((part) => part.trim()) : [item],
  );
