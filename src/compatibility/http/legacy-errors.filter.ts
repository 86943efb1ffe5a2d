import { Catch } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ProblemDetails } from '../../../libs/http/problem';
import { ProblemFilter } from '../../../libs/http/problem.filter';

const detailOf = ({ type, detail, errors }: ProblemDetails): string => {
  if (type === '/problems/alert-not-found') return 'Alert not found';
  if (!Array.isArray(errors)) return detail;
  return (errors as { pointer: string; detail: string }[])
    .map((fault) => `${fault.pointer}: ${fault.detail}`)
    .join('; ');
};

/** Answers failed requests in the format of as-alerts-service: `error` and `detail`. */
@Catch()
export class LegacyErrorsFilter extends ProblemFilter {
  protected override answer(reply: FastifyReply, problem: ProblemDetails): void {
    void reply.header('content-type', 'application/json').send({ error: problem.error, detail: detailOf(problem) });
  }
}
