import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ServiceAccount } from '../../../../libs/config/providers';
import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult } from '../../content';
import { judge, jsonOf, type Reading, textOf } from '../answers';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const ASSERTION_SECONDS = 3_600;
/** A token is not used any more this long before it ends. */
const MARGIN_MS = 60_000;

/** A token, or why there is none. */
export type GoogleTokenResult = { readonly token: string } | { readonly failed: AttemptResult };

const readToken = (answer: OutboundAnswer): Reading => {
  const { error, error_description } = jsonOf(answer);
  return { code: textOf(error), id: null, detail: textOf(error_description) };
};

/** Gets access tokens for Google's APIs by the key of a service account, and keeps one as long as it holds. */
export class GoogleToken {
  private readonly key: KeyObject;
  private held: { readonly token: string; readonly until: number } | undefined;
  private asking: Promise<GoogleTokenResult> | undefined;

  constructor(
    private readonly account: ServiceAccount,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {
    this.key = createPrivateKey(account.private_key);
  }

  /** A token that holds at this time. Those who ask at the same time get the same answer. */
  async get(at: Date): Promise<GoogleTokenResult> {
    if (this.held && at.getTime() < this.held.until) return this.held;
    this.asking ??= this.ask(at).finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** Forgets a token that was not accepted. */
  forget(token: string): void {
    if (this.held?.token === token) this.held = undefined;
  }

  private async ask(at: Date): Promise<GoogleTokenResult> {
    const assertion = await this.assertion(at);
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
    const result = await this.client.request({
      method: 'POST',
      url: this.account.token_uri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(grant).toString(),
      timeoutMs: this.timeoutMs,
    });
    const { access_token: token, expires_in: seconds } = 'status' in result ? jsonOf(result) : {};
    if (typeof token === 'string') {
      this.held = { token, until: at.getTime() + Number(seconds || 0) * 1_000 - MARGIN_MS };
      return this.held;
    }
    return { failed: this.failureOf(judge(result, {}, readToken, { hidden: [assertion], at })) };
  }

  private assertion(at: Date): Promise<string> {
    const issued = Math.floor(at.getTime() / 1_000);
    return new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(this.account.client_email)
      .setAudience(this.account.token_uri)
      .setIssuedAt(issued)
      .setExpirationTime(issued + ASSERTION_SECONDS)
      .sign(this.key);
  }

  /** Without a token nothing was sent, so that whatever may pass is tried again. */
  private failureOf(result: AttemptResult): AttemptResult {
    const { statusCode } = result;
    const error = 'error' in result ? result.error : 'the answer has no access token';
    if (result.outcome === 'refused')
      return { outcome: 'refused', statusCode, errorCode: 'auth_error', error, disables: null };
    const errorCode = 'errorCode' in result ? result.errorCode : 'server_error';
    const retryAfterSeconds = result.outcome === 'retry' ? result.retryAfterSeconds : null;
    return { outcome: 'retry', statusCode, errorCode, error, retryAfterSeconds };
  }
}
