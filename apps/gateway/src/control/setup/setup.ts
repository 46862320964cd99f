/**
 * What a first start, or a person on the machine itself, sets up. It needs nothing but the database, so that
 * standalone, a gateway's start and the command line do the same.
 */
import { randomUUID } from 'node:crypto';
import { isEmail } from 'class-validator';
import type { DataSource, EntityManager } from 'typeorm';
import { apiKeyHint, isRefusal } from '#domain';
import {
  adminExists,
  collectorByKeyHash,
  ControlStore,
  hashOf,
  lockSetup,
  projectNamed,
  recordAudit,
  storeLink,
  streamsOf,
  systemAuthor,
  userByEmail,
  type ControlWork,
  type OneTimeLink,
} from '#event-store';
import { ConfigInvalid } from '#runtime';
import { hashPassword, PASSWORD_LENGTH, passwordProblem } from '../../auth/passwords.js';
import { acrossProjects } from '../../tenancy/project-scope.js';
import { newToken } from './link-token.js';
import { makeAdmin } from './make-admin.js';

const LINK_LIFETIME_MS = 24 * 3_600_000;

export interface AdminCredentials {
  readonly email: string;
  readonly password: string;
}

export class Setup {
  private readonly store: ControlStore;

  constructor(private readonly database: DataSource) {
    this.store = new ControlStore(database);
  }

  /**
   * Makes the first administrator; does nothing when there is one, or without credentials. Answers whether it made one.
   * Throws ConfigInvalid when the credentials will not do.
   */
  async ensureAdmin(credentials: AdminCredentials | null): Promise<boolean> {
    if (!credentials) return false;
    checkCredentials(credentials);
    if (await adminExists(this.database.manager)) return false;
    const passwordHash = await hashPassword(credentials.password);
    return this.run(async (transaction, manager) => {
      await lockSetup(manager);
      if (await adminExists(manager)) return false;
      const made = await makeAdmin(transaction, manager, { email: credentials.email, passwordHash });
      return isRefusal(made) ? made : true;
    });
  }

  /** The project of that name with at least those streams, made where missing. */
  async ensureProject(wanted: {
    name: string;
    streams: readonly string[];
  }): Promise<{ projectId: string; created: boolean }> {
    return this.run(async (transaction, manager) => {
      await lockSetup(manager);
      const existing = await projectNamed(manager, wanted.name);
      const projectId = existing?.id ?? randomUUID();
      if (!existing) {
        const command = { type: 'create_project', projectId, name: wanted.name, ownerId: null } as const;
        const outcome = await transaction.decide('project', projectId, command);
        if (isRefusal(outcome)) return outcome;
      }
      const present = new Set((await streamsOf(manager, projectId)).map(({ name }) => name));
      for (const name of wanted.streams.filter((stream) => !present.has(stream))) {
        const streamId = randomUUID();
        const outcome = await transaction.decide('stream', streamId, {
          type: 'create_stream',
          projectId,
          streamId,
          name,
        });
        if (isRefusal(outcome)) return outcome;
      }
      return { projectId, created: !existing };
    });
  }

  /** The collector with that key, made if the key is not known. Only the key's hash is kept. */
  async ensureCollector(wanted: {
    readonly projectId: string;
    readonly name: string;
    readonly streams: readonly string[];
    readonly key: string;
  }): Promise<{ collectorId: string; created: boolean }> {
    const { key, projectId, name, streams } = wanted;
    const keyHash = hashOf(key);
    return this.run(async (transaction, manager) => {
      await lockSetup(manager);
      const existing = await collectorByKeyHash(manager, keyHash);
      if (existing) return { collectorId: existing.id, created: false };
      const collectorId = randomUUID();
      const outcome = await transaction.decide('collector', collectorId, {
        type: 'create_collector',
        at: Date.now(),
        projectId,
        collectorId,
        name,
        keyHash,
        keyHint: apiKeyHint(key),
        streams,
        scopes: ['ingest'],
        origins: [],
        expiresAt: null,
        ratePerSecond: null,
        monthlyQuota: null,
      });
      return isRefusal(outcome) ? outcome : { collectorId, created: true };
    });
  }

  /** True when a collector had this key and was revoked. */
  async isRevoked(key: string): Promise<boolean> {
    const collector = await acrossProjects(() => collectorByKeyHash(this.database.manager, hashOf(key)));
    return collector !== null && collector.revokedAt !== null;
  }

  /**
   * The token of a new one-time link, good for 24 hours. A first link is null when there is an administrator; a
   * recovery link, for people on the machine itself, is made in any case.
   */
  async issueAdminLink({ recovery = false } = {}): Promise<string | null> {
    return this.run(async (_transaction, manager) => {
      if (!recovery && (await adminExists(manager))) return null;
      return issueLink(manager, { kind: recovery ? 'recovery' : 'first', userId: null });
    });
  }

  /**
   * The token of a new one-time link by which a person chooses a new password, good for 24 hours: for people on the
   * machine itself. Null: nobody has that email.
   */
  async issuePasswordLink(email: string): Promise<string | null> {
    return this.run(async (_transaction, manager) => {
      const user = await userByEmail(manager, email);
      return user && issueLink(manager, { kind: 'password', userId: user.id });
    });
  }

  private async run<T>(work: ControlWork<T>): Promise<T> {
    const metadata = { author: systemAuthor('setup'), at: new Date() };
    const outcome = await acrossProjects(() => this.store.transact(metadata, work));
    if (isRefusal(outcome)) throw new ConfigInvalid([`${outcome.field ?? 'setup'}: ${outcome.detail}`]);
    return outcome;
  }
}

async function issueLink(manager: EntityManager, { kind, userId }: OneTimeLink): Promise<string> {
  const now = new Date();
  const token = newToken();
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  await storeLink(manager, { tokenHash: hashOf(token), kind, userId, expiresAt }, now);
  await recordAudit(manager, {
    author: systemAuthor('setup'),
    at: now,
    action: kind === 'password' ? 'issue_reset_link' : 'issue_admin_link',
    target: userId === null ? null : { kind: 'user', id: userId },
    after: { kind },
  });
  return token;
}

function checkCredentials({ email, password }: AdminCredentials): void {
  const { min, max } = PASSWORD_LENGTH;
  const problems: string[] = [];
  if (!isEmail(email)) problems.push('NEXUSPIPE_ADMIN_EMAIL: must be an email address');
  if (password.length < min || password.length > max) {
    problems.push(`NEXUSPIPE_ADMIN_PASSWORD: must have ${min} to ${max} characters`);
  } else {
    const problem = passwordProblem(password, email);
    if (problem !== null) problems.push(`NEXUSPIPE_ADMIN_PASSWORD: ${problem}`);
  }
  if (problems.length > 0) throw new ConfigInvalid(problems);
}
