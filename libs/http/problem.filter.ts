import { ArgumentsHost, Catch, ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../kernel/domain-error';
import { type ProblemDetails, toProblem } from './problem';

const RETRY_AFTER_SECONDS = 5;

/** The number of seconds after which the client should retry; undefined when a retry does not help. */
function retryAfterOf(error: unknown, status: number): number | undefined {
  const known = error instanceof DomainError ? error.retryAfterSeconds : undefined;
  return known ?? (status === 429 || status === 503 ? RETRY_AFTER_SECONDS : undefined);
}

/** Answers failed HTTP requests with problem details. */
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
    this.answer(reply.status(problem.status), problem);
  }

  /** Sends the answer. Subclasses may use another format. */
  protected answer(reply: FastifyReply, problem: ProblemDetails): void {
    void reply.header('content-type', 'application/problem+json').send(problem);
  }
}
