/** What a member may do; routes ask for these. */
const ofTenants = ['alerts.read', 'alerts.write', 'alerts.manage', 'alerts.broadcast'] as const;

/** `alerts.operate` is for those who run the installation: no role has it, a token must name it. */
const permissions = [...ofTenants, 'alerts.operate'] as const;
export type Permission = (typeof permissions)[number];

/** What each role may do. */
export const permissionsByRole = {
  owner: ofTenants,
  manager: ofTenants,
  staff: ['alerts.read', 'alerts.write'],
  viewer: ['alerts.read'],
  service: ['alerts.read', 'alerts.write'],
} as const satisfies Record<string, readonly Permission[]>;

/** The roles that a member may have. */
export const roles = Object.keys(permissionsByRole);

const isRole = (role: string): role is keyof typeof permissionsByRole => Object.hasOwn(permissionsByRole, role);
const isPermission = (name: string): name is Permission => permissions.some((known) => known === name);

/** All that the roles allow, and the permissions granted by name; unknown names give nothing. */
export const granted = (roles: readonly string[], names: readonly string[]): ReadonlySet<Permission> =>
  new Set([...roles.filter(isRole).flatMap((role) => permissionsByRole[role]), ...names.filter(isPermission)]);
