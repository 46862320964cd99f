/** The one place that decides who may do what, for REST and for sockets. Pure: who asks was checked before. */
import type { ErrorCode } from '#contracts';
import { allows, cappedRole, type Permission, type ProjectRole } from '#domain';
import type { Need } from './needs.js';
import type { Principal } from './principal.js';

/** What the installation knows of who asks. */
export interface Standing {
  /** The project that is asked about; null: none. */
  readonly projectId: string | null;
  /** Of the person in that project; null: no member, or a key asks. */
  readonly role: ProjectRole | null;
  /** Whether the person runs the installation. */
  readonly isOperator: boolean;
}

/** The code of the refusal; null: it may be done. `principal` null: nobody in particular asks. */
export function decide(need: Need, principal: Principal | null, standing: Standing): ErrorCode | null {
  if (need === 'public') return null;
  if (!principal) return 'UNAUTHENTICATED';
  switch (need) {
    case 'signed-in':
      return principal.kind === 'key' ? 'PERSON_NEEDED' : null;
    case 'person':
      return principal.kind === 'session' ? null : 'PERSON_NEEDED';
    case 'membership':
      if (principal.kind !== 'session') return 'PERSON_NEEDED';
      return standing.role === null ? 'NOT_FOUND' : null;
    case 'reader':
      return decideOnReader(principal);
    case 'new-project':
      return decideOnNewProject(principal);
    case 'operator':
      return decideOnOperator(principal, standing);
    default:
      return decideInProject(need, principal, standing);
  }
}

/** What who asks is in the project, after what the token or the key takes away; null: nothing. */
export function roleLeft(principal: Principal, { projectId, role }: Standing): ProjectRole | null {
  if (principal.kind === 'key') return principal.projectId === projectId ? principal.role : null;
  return role && principal.kind === 'token' ? cappedRole(role, principal.scopes) : role;
}

function decideOnReader(principal: Principal): ErrorCode | null {
  if (principal.kind === 'key') return principal.role ? null : 'KEY_SCOPE';
  return principal.kind === 'token' && !cappedRole('viewer', principal.scopes) ? 'TOKEN_SCOPE' : null;
}

function decideOnNewProject(principal: Principal): ErrorCode | null {
  if (principal.kind === 'key') return 'PERSON_NEEDED';
  return principal.kind === 'token' && !principal.scopes.includes('admin') ? 'TOKEN_SCOPE' : null;
}

function decideOnOperator(principal: Principal, { isOperator }: Standing): ErrorCode | null {
  if (principal.kind === 'key') return 'KEY_SCOPE';
  if (principal.kind === 'token' && !principal.scopes.includes('operate')) return 'TOKEN_SCOPE';
  return isOperator ? null : 'FORBIDDEN';
}

/** To who is no member a project does not exist; a key knows of its own. */
function decideInProject(permission: Permission, principal: Principal, standing: Standing): ErrorCode | null {
  const isForeign = principal.kind === 'key' ? principal.projectId !== standing.projectId : standing.role === null;
  if (isForeign) return 'NOT_FOUND';
  const left = roleLeft(principal, standing);
  if (left && allows(left, permission)) return null;
  if (principal.kind === 'key') return 'KEY_SCOPE';
  // Either the person may not, or only the token.
  return standing.role && allows(standing.role, permission) ? 'TOKEN_SCOPE' : 'FORBIDDEN';
}
