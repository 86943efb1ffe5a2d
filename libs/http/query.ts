import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';

const toInteger = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;

/** A whole number in the query string. */
export const QueryInt = (min: number, max: number) =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }) => toInteger(value)),
    IsInt(),
    Min(min),
    Max(max),
  );

/** Yes or no in the query string: `true` or `false`. */
export const QueryBoolean = () =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean(),
  );

/** The items of a parameter that may be repeated, comma-separated, or both. */
export const itemsOf = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
    typeof item === 'string' ? item.split(',').map((part) => part.trim()) : [item],
  );
