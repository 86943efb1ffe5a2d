import { type Environment, flag, givenNames, integer, optional, text, type Values } from './environment';
import { realtimeSection, realtimeVariables } from './realtime';
import { claimNames, credential, issuerUrl } from './variable-kinds';

/** The variables of the dashboard. */
export const dashboardVariables = {
  DASHBOARD: flag(true),
  DEMO_MODE: flag(false),
  SESSION_HOURS: integer(1, 168, 12),
  SESSION_IDLE_HOURS: integer(1, 168, 8),
  ...realtimeVariables,
  OIDC_ISSUER: optional(issuerUrl),
  OIDC_CLIENT_ID: optional(text()),
  OIDC_CLIENT_SECRET: credential,
  OIDC_NAME: text('OpenID Connect'),
  OIDC_SCOPES: text('openid profile email'),
  OIDC_CLAIMS: claimNames('{"tenants":"tenants","roles":"roles"}'),
};

type DashboardValues = Values<typeof dashboardVariables>;

/** The OpenID provider; undefined: people do not sign in by one. */
const oidcOf = (env: DashboardValues) =>
  env.OIDC_ISSUER !== undefined && env.OIDC_CLIENT_ID !== undefined
    ? {
        issuer: env.OIDC_ISSUER,
        clientId: env.OIDC_CLIENT_ID,
        clientSecret: env.OIDC_CLIENT_SECRET,
        name: env.OIDC_NAME,
        scopes: env.OIDC_SCOPES,
        claims: env.OIDC_CLAIMS,
      }
    : undefined;

/** How people sign in by the OpenID provider of the installation. */
export type OidcSettings = NonNullable<ReturnType<typeof oidcOf>>;

export const dashboardSection = (env: DashboardValues) => ({
  isServed: env.DASHBOARD,
  isDemo: env.DEMO_MODE,
  sessionHours: env.SESSION_HOURS,
  sessionIdleHours: env.SESSION_IDLE_HOURS,
  realtime: realtimeSection(env),
  oidc: oidcOf(env),
});

const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'PUBLIC_URL'];

/** OpenID Connect needs all of its variables; without the scope `openid` there is no ID token. */
function oidcFaults(environment: Environment): readonly string[] {
  const given = givenNames(environment);
  if (!given.has('OIDC_ISSUER') && !given.has('OIDC_CLIENT_ID')) return [];
  const missing = needed.filter((name) => !given.has(name));
  const scopes = environment['OIDC_SCOPES'];
  return [
    ...missing.map((name) => `${name}: given nothing, but sign-in by OpenID Connect needs ${needed.join(', ')}`),
    ...(given.has('OIDC_SCOPES') && !scopes?.split(/\s+/).includes('openid')
      ? [`OIDC_SCOPES: given ${JSON.stringify(scopes)}, allowed: scopes separated by spaces, openid among them`]
      : []),
  ];
}

/** In production nobody may enter without a credential. */
export const dashboardFaults = (environment: Environment): readonly string[] => [
  ...(environment['NODE_ENV'] === 'production' && environment['DEMO_MODE'] === 'true'
    ? ['DEMO_MODE: given "true", allowed: false, since NODE_ENV is production']
    : []),
  ...oidcFaults(environment),
];
