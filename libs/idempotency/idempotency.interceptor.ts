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

/** The headers that belong to an answer; the others are the connection's. */
const keptHeaders = ['location'];

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** With an `Idempotency-Key`, what a request does and its answer are committed together, and a repeat is given that answer. */
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
    const kept = await this.store.find(tenantId, key);
    if (kept && !kept.fingerprint.equals(fingerprint)) throw new IdempotencyKeyReused();
    if (kept) return replay(JSON.parse(key.open(kept.answer)) as Answer, reply);
    const made: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    await this.store.keep(tenantId, key, { fingerprint, answer: key.seal(JSON.stringify(answerOf(reply, made))) });
    return made;
  }
}

/** Without its query, nor a slash at its end: both are the same route. */
const pathOf = (url: string): string => url.replace(/\/?(\?.*)?$/s, '');

const queryOf = (url: string): string => /\?.*$/s.exec(url)?.[0] ?? '';

function tenantOf({ member }: AuthenticatedRequest): string {
  if (!member) throw new Error('@Idempotent() on a public route');
  if (member.tenantId) return member.tenantId;
  throw new InvalidInput([{ pointer: HEADER_POINTER, detail: 'is for requests that name their tenant' }]);
}

const keyOf = ({ member, method, url }: AuthenticatedRequest, tenantId: string, key: string): IdempotencyKey =>
  new IdempotencyKey({ tenantId, memberId: member?.id ?? '', method, path: pathOf(url) }, key);

const answerOf = (reply: FastifyReply, body: unknown): Answer => ({
  status: reply.statusCode,
  headers: Object.fromEntries(
    keptHeaders.flatMap((name) => (reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [])),
  ),
  body,
});

function replay({ status, headers, body }: Answer, reply: FastifyReply): unknown {
  void reply.status(status).headers(headers).header('idempotency-replay', 'true');
  return body;
}
