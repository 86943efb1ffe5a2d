import type { OnCallOverride } from './override';

/** Whether an override concerns only the shifts of a member: it adds or takes away them, or somebody takes their place. */
export const concernsOnly = (
  { kind, memberId: member, replaces }: Pick<OnCallOverride, 'kind' | 'memberId' | 'replaces'>,
  memberId: string,
): boolean => (kind === 'replace' ? replaces === memberId : member === memberId);
