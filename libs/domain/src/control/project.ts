/** A project: the tenant. It owns streams and collectors, and people are its members, each with one role. */
import { allows, type ProjectRole } from '../access/permissions.js';
import { refuse, type Changes, type Decider, type Refusal } from './decider.js';
import { changedLimits, checkLimits, sameLimits, type Limits } from './limits.js';
import { checkDisplayName } from './names.js';

export type ProjectCommand =
  | {
      readonly type: 'create_project';
      readonly projectId: string;
      readonly name: string;
      /** Null when it is made before there is anybody (first start). */
      readonly ownerId: string | null;
    }
  /** By whoever has the machine. A member of another role becomes an owner. */
  | { readonly type: 'add_owner'; readonly userId: string }
  | { readonly type: 'add_member'; readonly userId: string; readonly role: ProjectRole }
  | {
      readonly type: 'change_member_role';
      readonly userId: string;
      readonly role: ProjectRole;
      /** The role of who asks. */
      readonly by: ProjectRole;
    }
  | { readonly type: 'remove_member'; readonly userId: string; readonly by: ProjectRole }
  | { readonly type: 'leave_project'; readonly userId: string }
  | { readonly type: 'rename_project'; readonly name: string }
  | ({ readonly type: 'set_project_limits' } & Changes<Limits>)
  | { readonly type: 'set_address_keeping'; readonly keep: boolean };

interface MemberFact {
  readonly projectId: string;
  readonly userId: string;
}

export type ProjectEvent =
  | { readonly type: 'project_created'; readonly projectId: string; readonly name: string }
  | { readonly type: 'project_renamed'; readonly projectId: string; readonly name: string }
  | ({ readonly type: 'member_added'; readonly role: ProjectRole } & MemberFact)
  | ({ readonly type: 'member_role_changed'; readonly role: ProjectRole } & MemberFact)
  | ({ readonly type: 'member_removed' } & MemberFact)
  | ({ readonly type: 'project_limits_set'; readonly projectId: string } & Limits)
  | { readonly type: 'address_keeping_set'; readonly projectId: string; readonly keep: boolean };

interface ActiveProject extends Limits {
  readonly status: 'active';
  readonly projectId: string;
  readonly name: string;
  /** Role by user. */
  readonly members: Readonly<Record<string, ProjectRole>>;
  /** Whether visitors' addresses are kept after their place was looked up. */
  readonly keepsAddresses: boolean;
}

/** A list of so many is read as a whole. */
const MOST_MEMBERS = 1_000;

export type ProjectState = { readonly status: 'absent' } | ActiveProject;

export const project: Decider<ProjectState, ProjectCommand, ProjectEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'create_project') return create(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'no such project');
    const { projectId } = state;
    switch (command.type) {
      case 'add_owner':
        return withRole(state, command.userId, 'owner');
      case 'add_member':
        return addMember(state, command.userId, command.role);
      case 'change_member_role':
        return changeRole(state, command);
      case 'remove_member':
        return checkMember(state, command.userId, command.by) ?? remove(state, command.userId);
      case 'leave_project':
        return isMember(state, command.userId) ? remove(state, command.userId) : refuse('NOT_FOUND', 'no such member');
      case 'rename_project': {
        const { name } = command;
        return checkDisplayName(name) ?? (name === state.name ? [] : [{ type: 'project_renamed', projectId, name }]);
      }
      case 'set_project_limits':
        return setLimits(state, command);
      case 'set_address_keeping': {
        const { keep } = command;
        return keep === state.keepsAddresses ? [] : [{ type: 'address_keeping_set', projectId, keep }];
      }
    }
  },

  replay,

  evolve(state, event) {
    if (event.type === 'project_created') {
      const { projectId, name } = event;
      const unlimited = { ratePerSecond: null, monthlyQuota: null };
      return { status: 'active', projectId, name, members: {}, keepsAddresses: false, ...unlimited };
    }
    if (state.status === 'absent') return state;
    switch (event.type) {
      case 'project_renamed':
        return { ...state, name: event.name };
      case 'member_added':
      case 'member_role_changed':
        return { ...state, members: { ...state.members, [event.userId]: event.role } };
      case 'member_removed': {
        const { [event.userId]: _gone, ...members } = state.members;
        return { ...state, members };
      }
      case 'project_limits_set':
        return { ...state, ratePerSecond: event.ratePerSecond, monthlyQuota: event.monthlyQuota };
      case 'address_keeping_set':
        return { ...state, keepsAddresses: event.keep };
    }
  },
};

function replay(history: readonly ProjectEvent[]): ProjectState {
  let state = project.initial;
  const members = new Map<string, ProjectRole>();
  for (const event of history) {
    if (event.type === 'member_added' || event.type === 'member_role_changed') members.set(event.userId, event.role);
    else if (event.type === 'member_removed') members.delete(event.userId);
    else state = project.evolve(state, event);
  }
  return state.status === 'absent' ? state : { ...state, members: Object.fromEntries(members) };
}

type Create = Extract<ProjectCommand, { type: 'create_project' }>;

function create({ projectId, name, ownerId }: Create, state: ProjectState): readonly ProjectEvent[] | Refusal {
  if (state.status !== 'absent') return refuse('CONFLICT', 'the project exists already');
  const created: ProjectEvent = { type: 'project_created', projectId, name };
  const owner: ProjectEvent[] =
    ownerId === null ? [] : [{ type: 'member_added', projectId, userId: ownerId, role: 'owner' }];
  return checkDisplayName(name) ?? [created, ...owner];
}

function isMember({ members }: ActiveProject, userId: string): boolean {
  return Object.hasOwn(members, userId);
}

function withRole(state: ActiveProject, userId: string, role: ProjectRole): readonly ProjectEvent[] {
  const { projectId, members } = state;
  if (!isMember(state, userId)) return [{ type: 'member_added', projectId, userId, role }];
  return members[userId] === role ? [] : [{ type: 'member_role_changed', projectId, userId, role }];
}

function addMember(state: ActiveProject, userId: string, role: ProjectRole): readonly ProjectEvent[] | Refusal {
  if (isMember(state, userId)) return refuse('NAME_TAKEN', 'is a member already', 'email');
  if (Object.keys(state.members).length >= MOST_MEMBERS) {
    return refuse('LIMIT_REACHED', `a project has at most ${MOST_MEMBERS} members`);
  }
  return withRole(state, userId, role);
}

function changeRole(
  state: ActiveProject,
  { userId, role, by }: Extract<ProjectCommand, { type: 'change_member_role' }>,
): readonly ProjectEvent[] | Refusal {
  const refusal = checkMember(state, userId, by);
  if (refusal) return refusal;
  if (role === 'owner' && by !== 'owner') return refuse('FORBIDDEN', 'only an owner makes an owner');
  if (role !== 'owner' && isLastOwner(state, userId)) return lastOwner();
  return withRole(state, userId, role);
}

function remove(state: ActiveProject, userId: string): readonly ProjectEvent[] | Refusal {
  if (isLastOwner(state, userId)) return lastOwner();
  return [{ type: 'member_removed', projectId: state.projectId, userId }];
}

function checkMember(state: ActiveProject, userId: string, by: ProjectRole): Refusal | null {
  if (!allows(by, 'members:write')) return refuse('FORBIDDEN', 'the role does not allow it');
  if (!isMember(state, userId)) return refuse('NOT_FOUND', 'no such member');
  const isOwner = state.members[userId] === 'owner';
  return isOwner && by !== 'owner' ? refuse('FORBIDDEN', 'only an owner changes an owner') : null;
}

function isLastOwner({ members }: ActiveProject, userId: string): boolean {
  const owners = Object.keys(members).filter((member) => members[member] === 'owner');
  return owners.length === 1 && owners[0] === userId;
}

function lastOwner(): Refusal {
  return refuse('LAST_OWNER', 'make somebody else an owner first');
}

function setLimits(state: ActiveProject, changes: Changes<Limits>): readonly ProjectEvent[] | Refusal {
  const limits = changedLimits(state, changes);
  const { projectId } = state;
  const set: ProjectEvent[] = sameLimits(limits, state) ? [] : [{ type: 'project_limits_set', projectId, ...limits }];
  return checkLimits(limits) ?? set;
}
