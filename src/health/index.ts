export { HealthModule } from './health.module';
export { CheckReadinessQuery } from './queries/check-readiness';
