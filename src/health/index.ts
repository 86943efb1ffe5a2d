export { HealthModule } from './health.module';
export { CheckReadinessQuery } from './queries/check-readiness';
export { GetSystemHealthQuery } from './queries/get-system-health';
export { presentSystemHealth } from './system-health-view';
