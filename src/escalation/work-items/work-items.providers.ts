import { UpsertWorkItemsHandler } from './commands/upsert-work-items';
import { WorkItemsRepository } from './persistence/work-items.repository';

/** The providers of work items. */
export const workItemProviders = [WorkItemsRepository, UpsertWorkItemsHandler];
