/**
 * Answers of the gateway about people, access and what sends events. Times are ISO 8601; secrets are in the answer that
 * makes them and in no other.
 */
import type { PartitionKey, Permission, ProjectRole, SchemaPolicy, TokenScope } from '#domain';
import type { CollectorScope } from '../control/control-event.js';

export interface ProjectOfUser {
  readonly id: string;
  readonly name: string;
  readonly role: ProjectRole;
}

export interface SignedInUser {
  readonly id: string;
  readonly email: string;
  /** Of the installation. */
  readonly instanceRole: 'operator' | null;
  readonly projects: readonly ProjectOfUser[];
}

/** `POST /auth/login`, `/auth/link`, `/auth/refresh`, `/auth/invitations/accept`, `/auth/password-reset/redeem`. */
export interface SessionAnswer {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds. */
  readonly expiresIn: number;
  readonly user: SignedInUser;
}

/** `GET /auth/sessions`: one for each device that is signed in. */
export interface SignInView {
  readonly id: string;
  readonly current: boolean;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
}

/** `GET /auth/tokens`. */
export interface AccessTokenView {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** `POST /auth/tokens`. */
export interface CreatedAccessToken extends AccessTokenView {
  readonly token: string;
}

/** `POST /auth/invitations/preview`. */
export interface InvitationPreview {
  readonly projectName: string;
  readonly email: string;
  readonly role: ProjectRole;
  /** With an account the invited person signs in, without one chooses a password. */
  readonly hasAccount: boolean;
}

/** `GET /projects`, `PATCH /projects/:id`. */
export interface ProjectView extends ProjectOfUser {
  /** What the asker may do here. */
  readonly permissions: readonly Permission[];
  readonly keepsAddresses: boolean;
  /** Events a second; null: what the installation allows. */
  readonly ratePerSecond: number | null;
  /** Events a calendar month; null: no quota. */
  readonly monthlyQuota: number | null;
}

export interface StreamView {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly retentionDays: number | null;
  readonly schemaPolicy: SchemaPolicy;
  readonly allowedTypes: readonly string[];
  /** What of its events their partition goes by. */
  readonly partitionKey: PartitionKey;
  /** Types of events that are copied to topics of their own. */
  readonly topicTypes: readonly string[];
  readonly createdAt: string;
}

export interface MemberView {
  readonly userId: string;
  readonly email: string;
  readonly role: ProjectRole;
  readonly since: string;
}

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: ProjectRole;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** `POST /projects/:id/members`, `POST /projects/:id/invitations/:id/renew`. */
export interface SentInvitation extends InvitationView {
  /** Null when it went by mail: then it is nobody's but the invited person's. What could not be sent is shown here. */
  readonly link: string | null;
}

/** `GET /projects/:id/members`: all of them, by their addresses. */
export interface MembersAnswer {
  readonly members: readonly MemberView[];
  /** Those that are open. Empty for who may not invite. */
  readonly invitations: readonly InvitationView[];
}

export interface CollectorKeyView {
  /** The key's last four characters. */
  readonly hint: string;
  readonly createdAt: string;
  /** Of a key that was rotated out; null: the current one. */
  readonly goodUntil: string | null;
}

export interface CollectorView {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** Of the current key. */
  readonly keyHint: string;
  /** Those that are good, the current one first. */
  readonly keys: readonly CollectorKeyView[];
  readonly streams: readonly string[];
  readonly scopes: readonly CollectorScope[];
  readonly origins: readonly string[];
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly ratePerSecond: number | null;
  readonly monthlyQuota: number | null;
}

/** `GET /projects/:id/collectors?cursor&limit`: oldest first, at most 100 a page unless `limit` says so (at most 500). */
export interface CollectorsAnswer {
  readonly collectors: readonly CollectorView[];
  /** Null: that was the last page. */
  readonly nextCursor: string | null;
}

/** `POST /projects/:id/collectors`, `POST …/collectors/:id/rotate`. */
export interface CollectorWithKey extends CollectorView {
  readonly key: string;
}

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly actor: {
    readonly kind: 'user' | 'token' | 'key' | 'system';
    readonly id: string | null;
    readonly name: string | null;
  };
  readonly address: string | null;
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string } | null;
  readonly projectId: string | null;
  readonly reason: string | null;
  /** What changed, secrets left out; null: nothing was there. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** `GET /projects/:id/audit`, `GET /admin/audit`: newest first. */
export interface AuditAnswer {
  readonly entries: readonly AuditEntry[];
  readonly nextCursor: string | null;
}
