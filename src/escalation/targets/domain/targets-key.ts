import type { Target } from '../../policies/domain/policy';

/** A text that is the same for lists of targets that stand for the same people at one instant, so that they are resolved once. */
export function targetsKey({
  tenantId,
  targets,
  toldBefore,
}: {
  readonly tenantId: string;
  readonly targets: readonly Target[];
  readonly toldBefore: readonly string[];
}): string {
  // whom earlier levels told matters for their managers alone
  const told = targets.some(({ type }) => type === 'manager') ? toldBefore : [];
  return JSON.stringify([tenantId, targets, told]);
}
