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
  | { readonly type: 'add_owner'; readonly userId: string }
  | { readonly type: 'set_address_keeping'; readonly keep: boolean };

export type ProjectEvent =
  | { readonly type: 'project_created'; readonly projectId: string; readonly name: string }
  | { readonly type: 'member_added'; readonly projectId: string; readonly userId: string; readonly role: ProjectRole }
  | { readonly type: 'address_keeping_set'; readonly projectId: string; readonly keep: boolean };

export type ProjectState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'active';
      readonly projectId: string;
      readonly name: string;
      readonly members: readonly string[];
      /** Whether visitors' addresses are kept after their place was looked up. */
      readonly keepsAddresses: boolean;
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
      case 'set_address_keeping': {
        if (state.status === 'absent') return refuse('NOT_FOUND', 'no such project');
        const { projectId, keepsAddresses } = state;
        const { keep } = command;
        return keep === keepsAddresses ? [] : [{ type: 'address_keeping_set', projectId, keep }];
      }
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'project_created':
        return { status: 'active', projectId: event.projectId, name: event.name, members: [], keepsAddresses: false };
      case 'member_added':
        return state.status === 'active' ? { ...state, members: [...state.members, event.userId] } : state;
      case 'address_keeping_set':
        return state.status === 'active' ? { ...state, keepsAddresses: event.keep } : state;
    }
  },
};

function ownerOf(projectId: string, userId: string): ProjectEvent {
  return { type: 'member_added', projectId, userId, role: 'owner' };
}
