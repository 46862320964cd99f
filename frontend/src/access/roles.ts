/** Roles in people's words, from least to most. */
import type { Role } from './may.js';

export const ROLES = ['viewer', 'analyst', 'admin', 'owner'] as const satisfies readonly Role[];

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  analyst: 'Analyst',
  admin: 'Admin',
  owner: 'Owner',
};

/** What each may that those before may not. */
export const ROLE_TEXTS: Readonly<Record<Role, string>> = {
  viewer: 'Sees figures, events and the live feed, and who else is a member.',
  analyst: 'Also saves figures and events as files, and sees which collectors there are.',
  admin: 'Also makes keys and streams, invites people, changes settings, and reads the audit log.',
  owner: 'Also makes and unmakes owners.',
};

/** Roles that somebody of this role may give: only an owner makes an owner. */
export const grantable = (role: Role | null): readonly Role[] =>
  role === 'owner' ? ROLES : role === 'admin' ? ROLES.filter((each) => each !== 'owner') : [];
