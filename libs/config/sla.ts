import { flag, integer, type Values } from './environment';

/** The environment variables of deadlines. */
export const slaVariables = {
  CRITICAL_RESPONSE_SLA_MINUTES: integer(0, 43_200, 15),
  HIGH_RESPONSE_SLA_MINUTES: integer(0, 43_200, 60),
  MEDIUM_RESPONSE_SLA_MINUTES: integer(0, 43_200, 240),
  LOW_RESPONSE_SLA_MINUTES: integer(0, 43_200, 1_440),
  CRITICAL_RESOLUTION_SLA_MINUTES: integer(0, 43_200, 240),
  HIGH_RESOLUTION_SLA_MINUTES: integer(0, 43_200, 480),
  MEDIUM_RESOLUTION_SLA_MINUTES: integer(0, 43_200, 1_440),
  LOW_RESOLUTION_SLA_MINUTES: integer(0, 43_200, 4_320),
  SLA_AT_RISK_PERCENT: integer(1, 99, 75),
  SLA_PAUSE_ON_SNOOZE: flag(true),
};

/** How soon alerts must be answered and resolved, in minutes; 0: there is no deadline. */
export const slaSection = (env: Values<typeof slaVariables>) => ({
  criticalSlaMinutes: env.CRITICAL_RESPONSE_SLA_MINUTES,
  highSlaMinutes: env.HIGH_RESPONSE_SLA_MINUTES,
  mediumSlaMinutes: env.MEDIUM_RESPONSE_SLA_MINUTES,
  lowSlaMinutes: env.LOW_RESPONSE_SLA_MINUTES,
  criticalResolutionMinutes: env.CRITICAL_RESOLUTION_SLA_MINUTES,
  highResolutionMinutes: env.HIGH_RESOLUTION_SLA_MINUTES,
  mediumResolutionMinutes: env.MEDIUM_RESOLUTION_SLA_MINUTES,
  lowResolutionMinutes: env.LOW_RESOLUTION_SLA_MINUTES,
  atRiskPercent: env.SLA_AT_RISK_PERCENT,
  pausesOnSnooze: env.SLA_PAUSE_ON_SNOOZE,
});
