export {
  type EventToProcess,
  type ProcessedEvents,
  type DuplicateCheck,
  ProcessEventsCommand,
} from './commands/process-events';
export { RecordMarkerCommand } from './commands/record-marker';
export { HTTP_EXCHANGE, queueOf } from './event-queues';
export { type EventMatch, type EventOutcome, type Outcome, type RuleOutcome, ruleOutcomes } from './outcomes';
export { type PreviewedMatch, PreviewEventQuery } from './queries/preview-event';
export { PipelineModule } from './pipeline.module';
export { InstallDemoRulesCommand, type RuleEvent } from '../rules';
export { checkWorkItemEvent, isWorkItemEvent } from '../escalation';
