export { DEAD_LETTERS } from './dead-letters';
export { IngestionModule } from './ingestion.module';
