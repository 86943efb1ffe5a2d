import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

const inLowerCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inLowerCase);
  return typeof value === 'string' ? value.toLowerCase() : value;
};

/**
 * The field is a UUID, or with `each` a list of them. It is read in lower case, because ids are compared as text, too, and
 * PostgreSQL returns them so.
 */
export const IsUuid = (options: { readonly each?: boolean } = {}): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => inLowerCase(value)),
    IsUUID(undefined, options),
  );
