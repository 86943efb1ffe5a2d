import type { FakeAnswer } from './fake-answers';
import { phoneApis } from './fake-phone-apis';
import { pushApis } from './fake-push-apis';
import { chatApis } from './fake-chat-apis';

/** The body of a request, of whatever shape: a wrong one gets the provider's refusal. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the fakes read any shape
export type AnyJson = Record<string, any>;

/** A request as it came. */
export interface FakeRequest {
  readonly provider: string;
  /** Whom it is for: a number, an e-mail address, a token, a channel, or the path of a URL. */
  readonly address: string;
  readonly method: string;
  /** With the query, below the provider's own part of the path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly json: AnyJson;
  readonly form: Readonly<Record<string, string>>;
}

/** A provider's API as far as Campana calls it. */
export interface FakeApi {
  /** Whom a request is for. */
  address(request: Omit<FakeRequest, 'address'>): string;
  /** The answer to a request that is wrong; undefined if it is right. */
  refuse(request: FakeRequest, keys: FakeKeys): FakeAnswer | undefined;
  /** The answer to a message. */
  ok(request: FakeRequest, id: string): FakeAnswer;
  rateLimited(): FakeAnswer;
  serverError(): FakeAnswer;
}

/** The credentials that the fakes accept. */
export interface FakeKeys {
  readonly twilioSid: string;
  readonly twilioToken: string;
  readonly sendgridKey: string;
  readonly awsKeyId: string;
  readonly awsSecret: string;
  readonly metaToken: string;
  readonly slackToken: string;
  readonly telegramToken: string;
  readonly googleToken: string;
  readonly vapidPublicKey: string;
  readonly googlePublicKey: string;
  readonly url: string;
}

/** Every API, by the first part of its path. */
export const fakeApis: Readonly<Record<string, FakeApi>> = { ...phoneApis, ...pushApis, ...chatApis };
