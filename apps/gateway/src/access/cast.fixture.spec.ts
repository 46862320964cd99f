/** Everybody who may ask for something: people in every role, their tokens, keys, and those who have no business here. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import {
  formatApiKey,
  formatPersonalToken,
  isRefusal,
  type CollectorGrant,
  type ProjectRole,
  type TokenScope,
} from '#domain';
import { ControlStore, systemAuthor, type ControlWork } from '#event-store';
import type { TestGateway } from '../gateway.fixture.spec.js';

/** In the order of the table's columns. Tokens are the owner's, but for `operate`, which is the operator's. */
export const CAST = [
  'nobody',
  'viewer',
  'analyst',
  'admin',
  'owner',
  'foreign',
  'operator',
  'readKey',
  'adminKey',
  'ingestKey',
  'readToken',
  'adminToken',
  'operateToken',
] as const;
export type Actor = (typeof CAST)[number];

const PASSWORD = 'correct horse battery';

/** What belongs to a project, by the name that paths have for it. */
export interface Belongings {
  readonly projectId: string;
  readonly streamId: string;
  readonly collectorId: string;
  readonly invitationId: string;
  readonly userId: string;
}

export interface Cast {
  /** What each presents; nobody presents nothing. */
  readonly tokens: Readonly<Record<Actor, string | undefined>>;
  readonly own: Belongings;
  /** Of the one who is foreign to `own`. */
  readonly other: Belongings;
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export async function assemble(gateway: TestGateway): Promise<Cast> {
  const store = new ControlStore(gateway.database);
  const passwordHash = await hash(PASSWORD);
  const act = async <T>(work: ControlWork<T>): Promise<T> => {
    const outcome = await store.transact({ author: systemAuthor('setup'), at: new Date() }, work);
    if (isRefusal(outcome)) throw new Error(`${outcome.code}: ${outcome.detail}`);
    return outcome;
  };
  const person = async (name: string, instanceRole: 'operator' | null = null): Promise<string> => {
    const userId = randomUUID();
    const registration = { userId, email: `${name}@example.org`, passwordHash, instanceRole };
    await act((tx) => tx.decide('user', userId, { type: 'register_user', ...registration }));
    return userId;
  };
  const project = async (ownerId: string): Promise<Belongings> => {
    const [projectId, streamId, invitationId] = [randomUUID(), randomUUID(), randomUUID()];
    await act(async (tx) => {
      await tx.decide('project', projectId, { type: 'create_project', projectId, name: 'Shop', ownerId });
      await tx.decide('stream', streamId, { type: 'create_stream', projectId, streamId, name: 'web' });
      const ticket = { tokenHash: hashOf(invitationId), expiresAt: Date.now() + 3_600_000 };
      const invited = { projectId, invitationId, email: 'guest@example.org', role: 'viewer', by: 'owner' } as const;
      return tx.decide('invitation', invitationId, { type: 'invite', ...invited, ...ticket });
    });
    const { collectorId } = await key(projectId, ['ingest']);
    return { projectId, streamId, collectorId, invitationId, userId: ownerId };
  };
  const key = async (projectId: string, scopes: CollectorGrant[]): Promise<{ collectorId: string; key: string }> => {
    const collectorId = randomUUID();
    const made = formatApiKey(randomBytes(20));
    const facts = {
      projectId,
      collectorId,
      name: scopes.join(),
      keyHash: hashOf(made),
      keyHint: made.slice(-4),
      scopes,
    };
    const terms = { streams: [], origins: [], expiresAt: null, ratePerSecond: null, monthlyQuota: null };
    await act((tx) =>
      tx.decide('collector', collectorId, { type: 'create_collector', at: Date.now(), ...facts, ...terms }),
    );
    return { collectorId, key: made };
  };
  const token = async (userId: string, scope: TokenScope): Promise<string> => {
    const made = formatPersonalToken(randomBytes(20));
    const facts = {
      tokenId: randomUUID(),
      name: scope,
      tokenHash: hashOf(made),
      hint: made.slice(-4),
      scopes: [scope],
    };
    await act((tx) =>
      tx.decide('user', userId, { type: 'create_access_token', ...facts, expiresAt: null, at: Date.now() }),
    );
    return made;
  };
  const signIn = async (name: string): Promise<string> => {
    const body = { email: `${name}@example.org`, password: PASSWORD };
    const answer = await gateway.request<{ accessToken: string }>('POST', '/api/v1/auth/login', { body });
    return answer.body.accessToken;
  };

  const ownerId = await person('owner');
  const own = await project(ownerId);
  const other = await project(await person('foreign'));
  const operatorId = await person('operator', 'operator');
  for (const role of ['viewer', 'analyst', 'admin'] satisfies ProjectRole[]) {
    const userId = await person(role);
    await act((tx) => tx.decide('project', own.projectId, { type: 'add_member', userId, role }));
  }
  const keys = await Promise.all((['read', 'admin', 'ingest'] as const).map((scope) => key(own.projectId, [scope])));
  return {
    own,
    other,
    tokens: {
      nobody: undefined,
      viewer: await signIn('viewer'),
      analyst: await signIn('analyst'),
      admin: await signIn('admin'),
      owner: await signIn('owner'),
      foreign: await signIn('foreign'),
      operator: await signIn('operator'),
      readKey: keys[0]!.key,
      adminKey: keys[1]!.key,
      ingestKey: keys[2]!.key,
      readToken: await token(ownerId, 'read'),
      adminToken: await token(ownerId, 'admin'),
      operateToken: await token(operatorId, 'operate'),
    },
  };
}
