import { type Environment, flag, integer, type Values } from './environment';
import { realtimeSection, realtimeVariables } from './realtime';

/** The variables of the dashboard. */
export const dashboardVariables = {
  DASHBOARD: flag(true),
  DEMO_MODE: flag(false),
  SESSION_HOURS: integer(1, 168, 12),
  SESSION_IDLE_HOURS: integer(1, 168, 8),
  ...realtimeVariables,
};

export const dashboardSection = (env: Values<typeof dashboardVariables>) => ({
  isServed: env.DASHBOARD,
  isDemo: env.DEMO_MODE,
  sessionHours: env.SESSION_HOURS,
  sessionIdleHours: env.SESSION_IDLE_HOURS,
  realtime: realtimeSection(env),
});

/** In production nobody may enter without a credential. */
export const dashboardFaults = (environment: Environment): readonly string[] =>
  environment['NODE_ENV'] === 'production' && environment['DEMO_MODE'] === 'true'
    ? ['DEMO_MODE: given "true", allowed: false, since NODE_ENV is production']
    : [];
