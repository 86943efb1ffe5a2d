import { GetPolicySnapshotHandler } from '../policies/queries/get-policy-snapshot';
import { EscalationAuditor } from '../timers/escalation-auditor';
import { EscalationTimer } from '../timers/escalation-timer';
import { TakeLevelsJob } from '../timers/jobs/take-levels.job';
import { AlertFacts } from './alert-facts';
import { ApplyPolicyHandler } from './commands/apply-policy';
import { AuditRunsHandler } from './commands/audit-runs';
import { EscalateAlertHandler } from './commands/escalate-alert';
import { EscalateRequestedHandler } from './commands/escalate-requested';
import { FollowAlertsHandler } from './commands/follow-alerts';
import { TakeDueLevelsHandler } from './commands/take-due-levels';
import { AppliedPoliciesController } from './http/applied-policies.controller';
import { EscalationsController } from './http/escalations.controller';
import { LevelTaker } from './level-taker';
import { LevelWriter } from './level-writer';
import { ManualRuns } from './manual-runs';
import { RunsRepository } from './persistence/runs.repository';
import { GetEscalationHandler } from './queries/get-escalation';
import { RunChanges } from './run-changes';
import { EscalateWhenRequested } from './when/escalate-when-requested';
import { FollowRunsWhenAlertsChanged } from './when/follow-runs-when-alerts-changed';

/** The routes of runs. */
export const runControllers = [AppliedPoliciesController, EscalationsController];

/** The providers of runs and their timers. */
export const runProviders = [
  AlertFacts,
  ApplyPolicyHandler,
  AuditRunsHandler,
  EscalateAlertHandler,
  EscalateRequestedHandler,
  EscalateWhenRequested,
  EscalationAuditor,
  EscalationTimer,
  FollowAlertsHandler,
  FollowRunsWhenAlertsChanged,
  GetEscalationHandler,
  GetPolicySnapshotHandler,
  LevelTaker,
  LevelWriter,
  ManualRuns,
  RunChanges,
  RunsRepository,
  TakeDueLevelsHandler,
  TakeLevelsJob,
];
