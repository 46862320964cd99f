/**
 * A person who signs in, and the tokens that programs of that person present. A password and a token are known here
 * only as hashes, which never leave the database.
 */
import type { TokenScope } from '../access/permissions.js';
import { refuse, type Decider, type Refusal } from './decider.js';
import { checkDisplayName } from './names.js';

/** `operator` runs the installation: everybody's accounts, projections, replays. It gives no sight of a project. */
export type InstanceRole = 'operator';

interface TokenFacts {
  readonly userId: string;
  readonly tokenId: string;
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  /** The token's last four characters. */
  readonly hint: string;
  readonly scopes: readonly TokenScope[];
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

interface Registration {
  readonly userId: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly instanceRole: InstanceRole | null;
}

export type UserCommand =
  | (Registration & { readonly type: 'register_user' })
  | { readonly type: 'change_password'; readonly passwordHash: string }
  | { readonly type: 'set_instance_role'; readonly role: InstanceRole | null }
  | (Omit<TokenFacts, 'userId'> & { readonly type: 'create_access_token'; /** Epoch ms. */ readonly at: number })
  | { readonly type: 'revoke_access_token'; readonly tokenId: string };

export type UserEvent =
  | (Registration & { readonly type: 'user_registered' })
  | { readonly type: 'password_changed'; readonly userId: string; readonly passwordHash: string }
  | { readonly type: 'instance_role_set'; readonly userId: string; readonly role: InstanceRole | null }
  | (TokenFacts & { readonly type: 'access_token_created' })
  | { readonly type: 'access_token_revoked'; readonly userId: string; readonly tokenId: string };

interface RegisteredUser {
  readonly status: 'registered';
  readonly userId: string;
  readonly email: string;
  readonly instanceRole: InstanceRole | null;
  /** Ids of tokens that were not revoked. */
  readonly tokens: readonly string[];
}

export type UserState = { readonly status: 'absent' } | RegisteredUser;

/** So many are a script that forgets its own. */
const MOST_TOKENS = 50;

export const user: Decider<UserState, UserCommand, UserEvent> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (command.type === 'register_user') {
      if (state.status !== 'absent') return refuse('CONFLICT', 'the user exists already');
      const { userId, passwordHash, instanceRole } = command;
      return [{ type: 'user_registered', userId, email: normalEmail(command.email), passwordHash, instanceRole }];
    }
    if (state.status === 'absent') return refuse('NOT_FOUND', 'no such user');
    const { userId } = state;
    switch (command.type) {
      case 'change_password':
        return [{ type: 'password_changed', userId, passwordHash: command.passwordHash }];
      case 'set_instance_role': {
        const { role } = command;
        return role === state.instanceRole ? [] : [{ type: 'instance_role_set', userId, role }];
      }
      case 'create_access_token':
        return createToken(command, state);
      case 'revoke_access_token': {
        const { tokenId } = command;
        return state.tokens.includes(tokenId) ? [{ type: 'access_token_revoked', userId, tokenId }] : [];
      }
    }
  },

  evolve(state, event) {
    if (event.type === 'user_registered') {
      const { userId, email, instanceRole } = event;
      return { status: 'registered', userId, email, instanceRole, tokens: [] };
    }
    if (state.status === 'absent') return state;
    switch (event.type) {
      case 'password_changed':
        return state;
      case 'instance_role_set':
        return { ...state, instanceRole: event.role };
      case 'access_token_created':
        return { ...state, tokens: [...state.tokens, event.tokenId] };
      case 'access_token_revoked':
        return { ...state, tokens: state.tokens.filter((id) => id !== event.tokenId) };
    }
  },
};

function createToken(
  { type: _type, at, ...facts }: Extract<UserCommand, { type: 'create_access_token' }>,
  { userId, tokens, instanceRole }: RegisteredUser,
): readonly UserEvent[] | Refusal {
  if (facts.scopes.length === 0) return refuse('REQUEST_INVALID', 'must name at least one scope', 'scopes');
  if (facts.scopes.includes('operate') && instanceRole !== 'operator') {
    return refuse('REQUEST_INVALID', 'is for operators of the installation', 'scopes');
  }
  if (facts.expiresAt !== null && facts.expiresAt <= at) {
    return refuse('REQUEST_INVALID', 'must be in the future', 'expiresAt');
  }
  if (tokens.length >= MOST_TOKENS) return refuse('LIMIT_REACHED', `a person has at most ${MOST_TOKENS} tokens`);
  return checkDisplayName(facts.name) ?? [{ type: 'access_token_created', userId, ...facts }];
}

/** One person, one spelling: mail servers that tell case apart are not worth the accounts that people lose. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
