import { AvailableMembers } from './available-members';
import { DeleteWorkItemHandler } from './commands/delete-work-item';
import { JudgeDueWorkItemsHandler } from './commands/judge-due-work-items';
import { JudgeTenantAgainHandler } from './commands/judge-tenant-again';
import { PurgeWorkItemsHandler } from './commands/purge-work-items';
import { ReconcileWorkItemsHandler } from './commands/reconcile-work-items';
import { UnassignItemsHandler } from './commands/unassign-items';
import { UpsertWorkItemsHandler } from './commands/upsert-work-items';
import { WorkItemsController } from './http/work-items.controller';
import { PurgeWorkItemsJob } from './jobs/purge-work-items.job';
import { ReconcileWorkItemsJob } from './jobs/reconcile-work-items.job';
import { OpenItems } from './open-items';
import { WorkItemsRepository } from './persistence/work-items.repository';
import { WorkloadsRepository } from './persistence/workloads.repository';
import { FindWorkItemsHandler, GetWorkItemHandler, ListWorkItemsHandler } from './queries/list-work-items';
import { ListWorkloadsHandler } from './queries/list-workloads';
import { JudgeAgainWhenSettingsChanged } from './when/judge-again-when-settings-changed';
import { UnassignWhenMemberLeft } from './when/unassign-when-member-left';
import { WorkItemJudge } from './work-item-judge';
import { WorkItemMetrics } from './work-item-metrics';
import { WorkItemWriter } from './work-item-writer';
import { Workloads } from './workloads';

/** The doors of work items. */
export const workItemControllers = [WorkItemsController];

/** The providers of work items. */
export const workItemProviders = [
  WorkItemsRepository,
  WorkloadsRepository,
  AvailableMembers,
  WorkItemJudge,
  WorkItemWriter,
  Workloads,
  OpenItems,
  WorkItemMetrics,
  UpsertWorkItemsHandler,
  DeleteWorkItemHandler,
  JudgeDueWorkItemsHandler,
  JudgeTenantAgainHandler,
  ReconcileWorkItemsHandler,
  UnassignItemsHandler,
  GetWorkItemHandler,
  ListWorkItemsHandler,
  FindWorkItemsHandler,
  ListWorkloadsHandler,
  UnassignWhenMemberLeft,
  JudgeAgainWhenSettingsChanged,
  ReconcileWorkItemsJob,
  PurgeWorkItemsHandler,
  PurgeWorkItemsJob,
];
