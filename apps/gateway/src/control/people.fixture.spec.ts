/** People of a project, made as if they had accepted an invitation, and signed in. */
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { isRefusal, type ProjectRole } from '#domain';
import { ControlStore, EVENT_STORE_ENTITIES, systemAuthor } from '#event-store';
import { hashPassword } from '../auth/passwords.js';
import type { TestGateway } from '../gateway.fixture.spec.js';

const PASSWORD = 'another long password';

export interface Person {
  readonly userId: string;
  readonly email: string;
  /** Of the access. */
  readonly token: string;
}

export async function addPerson(gateway: TestGateway, projectId: string, role: ProjectRole): Promise<Person> {
  const [userId, email] = [randomUUID(), `${role}-${randomUUID().slice(0, 8)}@example.org`];
  const passwordHash = await hashPassword(PASSWORD);
  await withStore(gateway, (store) =>
    store.transact({ author: systemAuthor('setup'), at: new Date() }, async (tx) => {
      const register = { type: 'register_user', userId, email, passwordHash, instanceRole: null } as const;
      const registered = await tx.decide('user', userId, register);
      if (isRefusal(registered)) return registered;
      return tx.decide('project', projectId, { type: 'add_member', userId, role });
    }),
  );
  const body = { email, password: PASSWORD };
  const session = await gateway.request<{ accessToken: string }>('POST', '/api/v1/auth/login', { body });
  return { userId, email, token: session.body.accessToken };
}

/** With the rights of whoever has the machine. Throws when what is done is refused. */
export async function withStore<T>(gateway: TestGateway, work: (store: ControlStore) => Promise<T>): Promise<T> {
  const database = new DataSource({ type: 'postgres', url: gateway.databaseUrl, entities: EVENT_STORE_ENTITIES });
  await database.initialize();
  try {
    const outcome = await work(new ControlStore(database));
    if (isRefusal(outcome)) throw new Error(`${outcome.code}: ${outcome.detail}`);
    return outcome;
  } finally {
    await database.destroy();
  }
}
