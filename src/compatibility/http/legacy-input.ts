import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validated } from '../../../libs/http/validation.pipe';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Removes unknown fields and maps `customer_id` to `tenant_id`. A missing body counts as an empty one. */
function knownFields(fields: readonly string[], given: unknown): unknown {
  if (given === undefined) return {};
  if (!isObject(given)) return given;
  const { customer_id: customer } = given;
  const alias = fields.includes('tenant_id') && customer !== undefined ? { tenant_id: customer } : {};
  return { ...alias, ...Object.fromEntries(Object.entries(given).filter(([name]) => fields.includes(name))) };
}

/** The validated body. Clients may send further fields, which are ignored, and `customer_id` instead of `tenant_id`. */
export const LegacyBody = <T extends object>(dto: new () => T, ...fields: (keyof T & string)[]): ParameterDecorator =>
  createParamDecorator((_: unknown, context: ExecutionContext) => {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    return validated(dto, knownFields(fields, body), '');
  })();
