/** Who a request or a connection speaks for, once what it presented was checked. */
import type { ProjectRole, TokenScope } from '#domain';

/** A person, by an access token of a sign-in. */
export interface SessionPrincipal {
  readonly kind: 'session';
  readonly userId: string;
  readonly signInId: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** A program of a person, by a personal access token. */
export interface TokenPrincipal {
  readonly kind: 'token';
  readonly userId: string;
  readonly tokenId: string;
  readonly scopes: readonly TokenScope[];
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

/** A program of a project, by an API key. */
export interface KeyPrincipal {
  readonly kind: 'key';
  readonly projectId: string;
  readonly collectorId: string;
  /** What it may be in its project; null: its key is only for events. */
  readonly role: ProjectRole | null;
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

export type Principal = SessionPrincipal | TokenPrincipal | KeyPrincipal;
