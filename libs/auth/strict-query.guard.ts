import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import type { Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/member';
import { InvalidInput } from '../kernel/domain-error';

const readsQuery = (context: ExecutionContext): boolean => {
  const handler = context.getHandler().name;
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler) as object | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
};

/** Refuses query parameters where a route reads none: there is no DTO that would. What is public takes any. */
@Injectable()
export class StrictQueryInterceptor implements NestInterceptor {
  /** @throws InvalidInput with one fault for each parameter */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const { query, member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const names = Object.keys((query as object | undefined) ?? {});
    if (names.length > 0 && member && !readsQuery(context))
      throw new InvalidInput(
        names.map((name) => ({ pointer: `/query/${name}`, detail: `property ${name} should not exist` })),
      );
    return next.handle();
  }
}
