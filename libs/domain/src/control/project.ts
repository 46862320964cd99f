/** A project: the tenant. It owns streams and collectors, and people are its members. */
import { refuse, type Decider } from './decider.js';
import { checkDisplayName } from './names.js';

/** More roles come with members; so far who makes a project owns it. */
export type ProjectRole = 'owner';

export type ProjectCommand =
  | {
      readonly type: 'create_project';
      readonly projectId: string;
      readonly name: string;
      /** Null when it is made before there is anybody (first start). */
      readonly ownerId: string | null;
    }
  | { readonly type: 'add_owner'; readonly userId: string };

export type ProjectEvent =
  | { readonly type: 'project_created'; readonly projectId: string; readonly name: string }
  | { readonly type: 'member_added'; readonly projectId: string; readonly userId: string; readonly role: ProjectRole };

export type ProjectState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'active';
      readonly projectId: string;
      readonly name: string;
      readonly members: readonly string[];
    };

export const project: Decider<ProjectState, ProjectCommand, ProjectEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    switch (command.type) {
      case 'create_project': {
        if (state.status !== 'absent') return refuse('CONFLICT', 'the project exists already');
        const { projectId, name, ownerId } = command;
        const created: ProjectEvent = { type: 'project_created', projectId, name };
        return checkDisplayName(name) ?? (ownerId === null ? [created] : [created, ownerOf(projectId, ownerId)]);
      }
      case 'add_owner':
        if (state.status === 'absent') return refuse('NOT_FOUND', 'no such project');
        return state.members.includes(command.userId) ? [] : [ownerOf(state.projectId, command.userId)];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'project_created':
        return { status: 'active', projectId: event.projectId, name: event.name, members: [] };
      case 'member_added':
        return state.status === 'active' ? { ...state, members: [...state.members, event.userId] } : state;
    }
  },
};

function ownerOf(projectId: string, userId: string): ProjectEvent {
  return { type: 'member_added', projectId, userId, role: 'owner' };
}
