export { FilterQuietQuery } from './queries/filter-quiet';
export { SuppressionModule } from './suppression.module';
