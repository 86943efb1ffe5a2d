const FAILURES = ['away', 'refused', 'no-tenant', 'too-many'] as const;

/** Why the way back from the provider ended at the sign-in. */
export type SignInFailure = (typeof FAILURES)[number];

const NAME = 'sign_in';

let failure: SignInFailure | undefined;

/** Takes from the address why somebody is not signed in. */
export function takeFailureOfLink(): void {
  const url = new URL(location.href);
  const given = url.searchParams.get(NAME);
  if (given === null) return;
  failure = FAILURES.find((one) => one === given) ?? 'refused';
  url.searchParams.delete(NAME);
  history.replaceState(history.state, '', url);
}

/** Why the last way back from the provider failed; undefined: there was none. */
export const failureOfLink = (): SignInFailure | undefined => failure;
