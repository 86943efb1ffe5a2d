import { NamedTargets } from '../targets/named-targets';
import { FindSchedulesHandler } from '../targets/queries/find-schedules';
import { ResolveTargetsHandler } from '../targets/queries/resolve-targets';
import { TargetReader } from '../targets/target-reader';
import { DeletePolicyHandler } from './commands/delete-policy';
import { RestoreShippedPoliciesHandler } from './commands/restore-shipped-policies';
import { SavePolicyHandler } from './commands/save-policy';
import { ShipPoliciesHandler } from './commands/ship-policies';
import { NewTenants } from './new-tenants';
import { PoliciesController } from './http/policies.controller';
import { PoliciesRepository } from './persistence/policies.repository';
import { PolicyEntity } from './persistence/policy.entity';
import { PolicyLint } from './policy-lint';
import { PolicyShipping } from './policy-shipping';
import { GetApplicablePoliciesHandler } from './queries/get-applicable-policies';
import { ExplainEscalationHandler } from './queries/explain-escalation';
import { GetPolicyHandler, ListPoliciesHandler } from './queries/list-policies';
import { ForgetPolicyWhenDeleted } from './when/forget-policy-when-deleted';
import { ShipPoliciesWhenTenantProvisioned } from './when/ship-policies-when-tenant-provisioned';

/** The tables of escalation policies. */
export const policyEntities = [PolicyEntity];

/** The doors of escalation policies. */
export const policyControllers = [PoliciesController];

/** The providers of escalation policies and their targets. */
export const policyProviders = [
  PoliciesRepository,
  PolicyLint,
  PolicyShipping,
  RestoreShippedPoliciesHandler,
  ShipPoliciesHandler,
  ShipPoliciesWhenTenantProvisioned,
  NewTenants,
  SavePolicyHandler,
  DeletePolicyHandler,
  ExplainEscalationHandler,
  ForgetPolicyWhenDeleted,
  GetPolicyHandler,
  ListPoliciesHandler,
  GetApplicablePoliciesHandler,
  TargetReader,
  NamedTargets,
  ResolveTargetsHandler,
  FindSchedulesHandler,
];
