import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { RefusedUrl } from './guarded-connector';

/** How much of an answer is read by default. */
export const MAX_ANSWER_BYTES = 64 * 1024;

/** What was answered. */
export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly body: Buffer;
  /** Whether the body was read to its end: not if it is too long, was cut, or took too long. */
  readonly isWhole: boolean;
}

/** Why there is no answer. */
export interface OutboundFailure {
  readonly failure: 'refused_url' | 'timeout' | 'network' | 'tls' | 'aborted';
  /** Whether the request, or a part of it, may have reached the other side. */
  readonly hasLeft: boolean;
  readonly message: string;
}

export type OutboundResult = OutboundAnswer | OutboundFailure;

const isTlsCode = (code: string): boolean =>
  /^(ERR_TLS|ERR_SSL|CERT_|EPROTO|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA)/.test(code);

const failureOf = (error: Error): OutboundFailure['failure'] => {
  if (error instanceof RefusedUrl) return 'refused_url';
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  if (isTlsCode(code)) return 'tls';
  return /TIMEOUT|TIMEDOUT/.test(code) ? 'timeout' : 'network';
};

/** Several addresses were tried in vain: the first error tells why. */
const firstOf = (error: Error): Error =>
  error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;

/**
 * One request and what is answered: it notes when the request leaves, reads no more than allowed, and gives a result once,
 * at the latest when it is stopped.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly result: Promise<OutboundResult>;
  private settle: (result: OutboundResult) => void;
  private isSettled = false;
  private hasLeft = false;
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;

  /** @param maxBytes how much of the answer is read */
  constructor(private readonly maxBytes = MAX_ANSWER_BYTES) {
    this.result = new Promise((resolve) => (this.settle = resolve));
  }

  /** Ends the exchange, if it has not ended, with what there is so far. */
  stop(failure: 'timeout' | 'aborted', message: string): void {
    if (this.isSettled) return;
    this.end(failure, message);
    this.controller?.abort(new Error(message));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // it waited for a connection until it was too late
    if (this.isSettled) controller.abort(new Error('too late'));
    else this.hasLeft = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isSettled) return;
    const space = this.maxBytes - this.size;
    this.chunks.push(chunk.subarray(0, space));
    this.size += chunk.length;
    if (chunk.length <= space) return;
    this.finish(this.answer(false));
    controller.abort(new Error('the answer is too long'));
  }

  onResponseEnd(): void {
    this.finish(this.answer(true));
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    const first = firstOf(error);
    this.end(failureOf(first), first.message);
  }

  private end(failure: OutboundFailure['failure'], message: string): void {
    if (this.status >= 200) this.finish(this.answer(false));
    else this.finish({ failure, hasLeft: this.hasLeft, message });
  }

  private answer(isWhole: boolean): OutboundAnswer {
    return { status: this.status, headers: this.headers, body: Buffer.concat(this.chunks), isWhole };
  }

  private finish(result: OutboundResult): void {
    this.isSettled = true;
    this.settle(result);
  }
}
