import { attemptFrom, attemptText, type SignInAttempt } from './sign-in-attempt';

const attempt: SignInAttempt = { state: 's', nonce: 'n', verifier: 'v', returnTo: '/inbox', startedAtMs: 1_000 };
const MINUTE_MS = 60_000;

it('is read as it was written, for ten minutes', () => {
  expect(attemptFrom(attemptText(attempt), 1_000 + 10 * MINUTE_MS)).toEqual(attempt);
  expect(attemptFrom(attemptText(attempt), 1_001 + 10 * MINUTE_MS)).toBeUndefined();
});

it.each([
  ['nothing', undefined],
  ['no JSON', 'e30x'],
  ['an empty object', attemptText({} as SignInAttempt)],
  ['null', Buffer.from('null').toString('base64url')],
  ['one without state', attemptText({ ...attempt, state: '' })],
  ['one of the future', attemptText({ ...attempt, startedAtMs: 2_000 })],
])('%s is no attempt', (_, text) => expect(attemptFrom(text, 1_500)).toBeUndefined());
