/**
 * Who may do what: the one table of the installation. A route or a socket event names what it needs; a role in a project,
 * capped by what the presented token or key is good for, answers.
 */

/** From least to most; each may what those before it may. */
export const PROJECT_ROLES = ['viewer', 'analyst', 'admin', 'owner'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

/** The least role for each thing that can be done in a project. */
export const PERMISSIONS = {
  /** The project's name and settings, its streams, its read models, its live feed. */
  'project:read': 'viewer',
  /** Who else is a member. */
  'members:read': 'viewer',
  /** Many rows at once, as a file. */
  'data:export': 'analyst',
  /** Collectors and what their keys may do; never the keys. */
  'collectors:read': 'analyst',
  'collectors:write': 'admin',
  /** Events that arrived nowhere, with what they hold; secrets are masked. */
  'rejected:read': 'analyst',
  /** Send them again, or give them up: it changes what is counted. */
  'rejected:write': 'admin',
  'streams:write': 'admin',
  'project:write': 'admin',
  /** Invite, change roles, remove; only an owner makes or unmakes an owner. */
  'members:write': 'admin',
  'audit:read': 'admin',
} as const satisfies Record<string, ProjectRole>;

export type Permission = keyof typeof PERMISSIONS;

/** What a personal access token, or an API key that is not only for events, is good for. */
export const TOKEN_SCOPES = ['read', 'admin', 'operate'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** The most that a scope lets its bearer be in a project; `operate` is about the installation and no project. */
const CAPS: Readonly<Record<TokenScope, ProjectRole | null>> = { read: 'analyst', admin: 'owner', operate: null };

export function allows(role: ProjectRole, permission: Permission): boolean {
  return rankOf(role) >= rankOf(PERMISSIONS[permission]);
}

/** All that a role may do. */
export function permissionsOf(role: ProjectRole): readonly Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => allows(role, permission));
}

/** The role that is left of a person's own when a token speaks for that person; null: none. */
export function cappedRole(role: ProjectRole, scopes: readonly TokenScope[]): ProjectRole | null {
  const caps = scopes.map((scope) => CAPS[scope]).filter((cap) => cap !== null);
  const most = Math.max(-1, ...caps.map(rankOf));
  return PROJECT_ROLES[Math.min(rankOf(role), most)] ?? null;
}

function rankOf(role: ProjectRole): number {
  return PROJECT_ROLES.indexOf(role);
}
