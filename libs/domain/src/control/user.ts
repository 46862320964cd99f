/** A person who signs in. A password is known here only as its hash, which never leaves the database. */
import { refuse, type Decider } from './decider.js';

export type UserCommand =
  | { readonly type: 'register_admin'; readonly userId: string; readonly email: string; readonly passwordHash: string }
  | { readonly type: 'change_password'; readonly passwordHash: string };

export type UserEvent =
  | {
      readonly type: 'admin_registered';
      readonly userId: string;
      readonly email: string;
      readonly passwordHash: string;
    }
  | { readonly type: 'password_changed'; readonly userId: string; readonly passwordHash: string };

export type UserState =
  | { readonly status: 'absent' }
  | { readonly status: 'registered'; readonly userId: string; readonly email: string; readonly passwordHash: string };

export const user: Decider<UserState, UserCommand, UserEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    switch (command.type) {
      case 'register_admin': {
        if (state.status !== 'absent') return refuse('CONFLICT', 'the user exists already');
        const { userId, passwordHash } = command;
        return [{ type: 'admin_registered', userId, email: normalEmail(command.email), passwordHash }];
      }
      case 'change_password':
        if (state.status === 'absent') return refuse('NOT_FOUND', 'no such user');
        return [{ type: 'password_changed', userId: state.userId, passwordHash: command.passwordHash }];
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'admin_registered':
        return { status: 'registered', userId: event.userId, email: event.email, passwordHash: event.passwordHash };
      case 'password_changed':
        return state.status === 'registered' ? { ...state, passwordHash: event.passwordHash } : state;
    }
  },
};

/** One person, one spelling: mail servers that tell case apart are not worth the accounts that people lose. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
