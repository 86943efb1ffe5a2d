import { ArgumentsHost, Catch, ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../kernel/domain-error';
import { toProblem } from './problem';

const RETRY_AFTER_SECONDS = 5;

/** In how many seconds the client should try again, where that makes sense. */
function retryAfterOf(error: unknown, status: number): number | undefined {
  const known = error instanceof DomainError ? error.retryAfterSeconds : undefined;
  return known ?? (status === 429 || status === 503 ? RETRY_AFTER_SECONDS : undefined);
}

/** Answers every failed HTTP request with problem details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const problem = toProblem(error);
    if (problem.status === 500) this.log.error({ err: error, error_id: problem['error_id'] }, 'a request failed');
    if (problem.status === 503) this.log.warn((error as Error).message);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    const retryAfter = retryAfterOf(error, problem.status);
    if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
  }
}
