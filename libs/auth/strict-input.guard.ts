import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { InvalidInput } from '../kernel/domain-error';
import type { AuthenticatedRequest } from './member';

const readsQuery = (context: ExecutionContext): boolean => {
  const handler = context.getHandler().name;
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler) as object | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
};

/** Refuses query parameters where a route reads none: there is no DTO that would. What is public takes any. */
@Injectable()
export class StrictQueryGuard implements CanActivate {
  /** @throws InvalidInput with one fault for each parameter */
  canActivate(context: ExecutionContext): boolean {
    const { query, member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const names = Object.keys((query as object | undefined) ?? {});
    if (names.length > 0 && member && !readsQuery(context))
      throw new InvalidInput(
        names.map((name) => ({ pointer: `/query/${name}`, detail: `property ${name} should not exist` })),
      );
    return true;
  }
}
