import type { Fault } from '../../../libs/kernel/domain-error';

/** How soon alerts of a severity are to be answered and resolved. */
export interface RuleSlaTarget {
  /** null: all severities that no other entry names. */
  readonly severity: 'low' | 'medium' | 'high' | 'critical' | null;
  /** 0: there is no deadline. */
  readonly response_minutes: number;
  readonly resolution_minutes: number;
  /** null: all time counts. */
  readonly calendar_id: string | null;
}

/** Each severity has one target at most. */
export const slaTargetFaults = (targets: readonly RuleSlaTarget[]): Fault[] =>
  targets.flatMap(({ severity }, i) => {
    const isSecond = targets.slice(0, i).some((one) => one.severity === severity);
    const detail = `must differ from those of the targets before (given ${JSON.stringify(severity)})`;
    return isSecond ? [{ pointer: `/sla_targets/${i}/severity`, detail }] : [];
  });
