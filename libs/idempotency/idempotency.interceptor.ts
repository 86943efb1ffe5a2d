import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, Observable, of } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/member';
import { InvalidInput } from '../kernel/domain-error';
import { HEADER_POINTER, IdempotencyKey } from './idempotency-key';
import { IdempotencyKeyReused, RequestInProgress } from './idempotency.errors';
import { IdempotencyStore } from './idempotency-store';

/** The headers that are stored with an answer; the others belong to the connection. */
const storedHeaders = ['location'];

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/**
 * Handles requests with an `Idempotency-Key`: the changes of the request and its answer are committed together, and a
 * repeated request gets the stored answer.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly transactions: TransactionHost<TransactionalAdapterTypeOrm>,
    private readonly store: IdempotencyStore,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const given = request.headers['idempotency-key'];
    if (given === undefined) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const tenantId = tenantOf(request);
    const key = keyOf(request, tenantId, String(given));
    const answer = await this.transactions.withTransaction(() => this.once(tenantId, key, request, reply, next));
    return of(answer);
  }

  private async once(
    tenantId: string,
    key: IdempotencyKey,
    { url, body }: AuthenticatedRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    if (!(await this.store.claim(tenantId, key))) throw new RequestInProgress();
    const fingerprint = key.fingerprint(JSON.stringify([queryOf(url), body]));
    const stored = await this.store.find(tenantId, key);
    if (stored && !stored.fingerprint.equals(fingerprint)) throw new IdempotencyKeyReused();
    if (stored) return replay(JSON.parse(key.open(stored.answer)) as Answer, reply);
    const created: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    await this.store.save(tenantId, key, { fingerprint, answer: key.seal(JSON.stringify(answerOf(reply, created))) });
    return created;
  }
}

/** The path without the query and without a slash at the end, which does not change the route. */
const pathOf = (url: string): string => url.replace(/\/?(\?.*)?$/s, '');

const queryOf = (url: string): string => /\?.*$/s.exec(url)?.[0] ?? '';

function tenantOf({ member }: AuthenticatedRequest): string {
  if (!member) throw new Error('@Idempotent() on a public route');
  if (member.tenantId) return member.tenantId;
  throw new InvalidInput([{ pointer: HEADER_POINTER, detail: 'is only allowed on requests that name a tenant' }]);
}

const keyOf = ({ member, method, url }: AuthenticatedRequest, tenantId: string, key: string): IdempotencyKey =>
  new IdempotencyKey({ tenantId, memberId: member?.id ?? '', method, path: pathOf(url) }, key);

const answerOf = (reply: FastifyReply, body: unknown): Answer => ({
  status: reply.statusCode,
  headers: Object.fromEntries(
    storedHeaders.flatMap((name) => (reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [])),
  ),
  body,
});

function replay({ status, headers, body }: Answer, reply: FastifyReply): unknown {
  void reply.status(status).headers(headers).header('idempotency-replay', 'true');
  return body;
}
