import type { ApiPropertyOptions } from '@nestjs/swagger';

/** For `@ApiProperty`: a JSON value of any kind, null included. */
export const anyValue = {
  nullable: true,
  oneOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
  ],
} satisfies ApiPropertyOptions;
