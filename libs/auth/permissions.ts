/** The permissions that roles grant; each route requires one of them. */
const tenantPermissions = ['alerts.read', 'alerts.write', 'alerts.manage', 'alerts.broadcast'] as const;

/** `alerts.operate` is for operators of the installation. No role has it: the token must list it in `permissions`. */
const permissions = [...tenantPermissions, 'alerts.operate'] as const;
export type Permission = (typeof permissions)[number];

/** The permissions of each role. */
export const permissionsByRole = {
  owner: tenantPermissions,
  manager: tenantPermissions,
  staff: ['alerts.read', 'alerts.write'],
  viewer: ['alerts.read'],
  service: ['alerts.read', 'alerts.write'],
} as const satisfies Record<string, readonly Permission[]>;

/** The roles that a member may have. */
export const roles = Object.keys(permissionsByRole);

const isRole = (role: string): role is keyof typeof permissionsByRole => Object.hasOwn(permissionsByRole, role);
const isPermission = (name: string): name is Permission => permissions.some((known) => known === name);

/** Combines the permissions of the roles with those granted by name. Unknown roles and names are ignored. */
export const granted = (roles: readonly string[], names: readonly string[]): ReadonlySet<Permission> =>
  new Set([...roles.filter(isRole).flatMap((role) => permissionsByRole[role]), ...names.filter(isPermission)]);
