import type { PolicyEntity } from './persistence/policy.entity';

/** An escalation policy of a tenant. */
export type PolicyRow = Readonly<PolicyEntity>;
