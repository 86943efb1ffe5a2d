import type { AttemptErrorCode, AttemptResult, DisabledReason } from '../content';
import type { OutboundAnswer, OutboundFailure, OutboundResult } from '../../../libs/outbound/http-exchange';
import { storableText } from '../../../libs/kernel/text';
import { hideSecrets } from './hide-secrets';
import { retryAfterSeconds } from './retry-after';

/** What an answer means for the delivery. */
export type AnswerVerdict =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'retry' | 'unknown'; readonly errorCode: AttemptErrorCode }
  | { readonly outcome: 'refused'; readonly errorCode: AttemptErrorCode; readonly disables: DisabledReason | null };

export const accepted: AnswerVerdict = { outcome: 'accepted' };
export const retry = (errorCode: AttemptErrorCode): AnswerVerdict => ({ outcome: 'retry', errorCode });
export const unknown = (errorCode: AttemptErrorCode): AnswerVerdict => ({ outcome: 'unknown', errorCode });
export const refused = (errorCode: AttemptErrorCode, disables: DisabledReason | null = null): AnswerVerdict => ({
  outcome: 'refused',
  errorCode,
  disables,
});

/** What a provider's answers mean, by its own code (`21610`), or else by the status (`HTTP 404`). */
export type AnswerTable = Readonly<Record<string, AnswerVerdict>>;

/** What statuses mean where a provider's table says nothing else. */
function verdictOfStatus(status: number): AnswerVerdict {
  if (status >= 200 && status < 300) return accepted;
  if (status === 408) return retry('timeout');
  if (status === 429) return retry('rate_limited');
  if (status >= 500) return retry('server_error');
  return refused(status === 401 || status === 403 ? 'auth_error' : 'client_error');
}

/** The meaning of an answer. @param code the provider's own code, if it gave one */
export function verdictOf(table: AnswerTable, status: number, code: string | null): AnswerVerdict {
  const row = [code, `HTTP ${status}`].find((key) => key !== null && Object.hasOwn(table, key));
  return (row && table[row]) || verdictOfStatus(status);
}

/** What a provider's answer says, in its own words. */
export interface Reading {
  /** The provider's code for what happened. */
  readonly code: string | null;
  /** The id of the message. */
  readonly id: string | null;
  /** What it says of a failure beside the code; null: what the whole answer says. */
  readonly detail: string | null;
  /** Another source for it than the header `Retry-After`. */
  readonly retryAfter?: string | number | undefined;
}

/** What is the same for all answers to one message. */
export interface Asking {
  /** Addresses and secrets of the message, which no error may show. */
  readonly hidden: readonly string[];
  /** When the attempt is made. */
  readonly at: Date;
}

/** The longest id of a message that is kept. */
const MAX_MESSAGE_ID_LENGTH = 300;

const messageIdOf = (id: string | null): string | null =>
  id === null ? null : storableText(id.slice(0, MAX_MESSAGE_ID_LENGTH));

/** Makes a result of a verdict. */
export function resultOf(
  verdict: AnswerVerdict,
  {
    statusCode,
    id,
    error,
    retryAfter,
  }: { statusCode: number | null; id: string | null; error: string; retryAfter: number | null },
): AttemptResult {
  switch (verdict.outcome) {
    case 'accepted':
      return { outcome: 'accepted', statusCode, providerMessageId: messageIdOf(id) };
    case 'retry':
      return { ...verdict, outcome: 'retry', statusCode, error, retryAfterSeconds: retryAfter };
    case 'unknown':
      return { ...verdict, outcome: 'unknown', statusCode, error };
    case 'refused':
      return { ...verdict, statusCode, error };
  }
}

/** The body of an answer as JSON. @returns an empty object if it is none, or was not read to its end */
export function jsonOf({ body, isWhole }: OutboundAnswer): Readonly<Record<string, unknown>> {
  if (!isWhole) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A text or a number of an answer as text; null if it is something else. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function judgeFailure({ failure, hasLeft, message }: OutboundFailure, { hidden }: Asking): AttemptResult {
  const errorCode = failure === 'aborted' ? 'other' : failure;
  const verdict = failure === 'refused_url' ? refused('refused_url') : hasLeft ? unknown(errorCode) : retry(errorCode);
  return resultOf(verdict, { statusCode: null, id: null, error: hideSecrets(message, hidden), retryAfter: null });
}

/** Judges what came back for a message. @param read finds code, id and reason in an answer of this provider */
export function judge(
  result: OutboundResult,
  table: AnswerTable,
  read: (answer: OutboundAnswer) => Reading,
  asking: Asking,
): AttemptResult {
  if ('failure' in result) return judgeFailure(result, asking);
  const { status, headers } = result;
  const { code, id, detail, retryAfter } = read(result);
  const verdict = verdictOf(table, status, code);
  if (verdict.outcome === 'accepted') return resultOf(verdict, { statusCode: status, id, error: '', retryAfter: null });
  const said = [`HTTP ${status}`, code, detail ?? result.body.toString()].filter(Boolean).join(' ');
  return resultOf(verdict, {
    statusCode: status,
    id,
    error: hideSecrets(said, asking.hidden),
    retryAfter: retryAfterSeconds(retryAfter ?? headers['retry-after'], asking.at),
  });
}
