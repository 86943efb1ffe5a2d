import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency.interceptor';

const header = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'Makes it safe to ask again: the same key within 24 hours gets the same answer, with `Idempotency-Replay: true`, and nothing is done twice.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

/**
 * The route takes an `Idempotency-Key`. Its handler then runs inside a transaction: it must work on the database only,
 * and ask no `TenantCache`.
 */
export const Idempotent = () => applyDecorators(UseInterceptors(IdempotencyInterceptor), ApiHeader(header));
