import type { ApiPropertyOptions } from '@nestjs/swagger';

/** Options of `@ApiProperty` for any JSON value, including null, in OpenAPI 3.0. */
export const anyValue = {
  oneOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
    { type: 'string', nullable: true },
    { type: 'number' },
    { type: 'boolean' },
  ],
} satisfies ApiPropertyOptions;
