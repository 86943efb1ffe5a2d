import { CanActivate, ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { Reflector } from '@nestjs/core';
import { Fault, InvalidInput } from '../kernel/domain-error';
import type { AuthenticatedRequest } from './member';

const BODY = 'reads-body';

/** Marks a route that reads its body with a decorator of its own instead of `@Body()`. */
export const ReadsBody = () => SetMetadata(BODY, true);

const reads = (type: RouteParamtypes, context: ExecutionContext): boolean => {
  const handler = context.getHandler().name;
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler) as object | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${type}:`));
};

const isEmpty = (body: unknown): boolean =>
  body === undefined ||
  (typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0);

const kindOf = (body: unknown): string => {
  if (Array.isArray(body)) return 'a list';
  return typeof body === 'object' && body !== null
    ? `the fields ${Object.keys(body).join(', ')}`
    : JSON.stringify(body);
};

const MAX_SHOWN_LENGTH = 120;

/**
 * Refuses query parameters and bodies on routes that read none, since no DTO validates them there. Public routes are not
 * checked.
 */
@Injectable()
export class StrictInputGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws InvalidInput with one fault for each parameter, and one for the body */
  canActivate(context: ExecutionContext): boolean {
    const { query, body, member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!member) return true;
    const faults = [...this.queryFaults(query, context), ...this.bodyFaults(body, context)];
    if (faults.length > 0) throw new InvalidInput(faults);
    return true;
  }

  private queryFaults(query: unknown, context: ExecutionContext): Fault[] {
    const names = Object.keys((query as object | undefined) ?? {});
    if (names.length === 0 || reads(RouteParamtypes.QUERY, context)) return [];
    return names.map((name) => ({ pointer: `/query/${name}`, detail: `property ${name} should not exist` }));
  }

  private bodyFaults(body: unknown, context: ExecutionContext): Fault[] {
    if (isEmpty(body) || reads(RouteParamtypes.BODY, context)) return [];
    if (this.reflector.get<boolean | undefined>(BODY, context.getHandler())) return [];
    const given = kindOf(body).slice(0, MAX_SHOWN_LENGTH);
    return [{ pointer: '', detail: `must be empty or {}, since this route reads no body (given ${given})` }];
  }
}
