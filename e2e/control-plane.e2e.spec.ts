/**
 * What is changed at one gateway holds at every gateway and every collector, within its bound. The bounds are the
 * promise; how long it took is printed.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { CollectorWithKey, SentInvitation, SessionAnswer } from '#contracts';
import { ControlStore, EVENT_STORE_ENTITIES, systemAuthor } from '#event-store';
import { describeWithKafka, findRedis, isMissing, startTestPostgres } from '#testing';
import type { AppProcess } from './app-process.js';
import { http, listen, makeSource, signIn, type Listener, type Source } from './client.js';
import { openTwoOfEach, type TwoOfEach } from './two-of-each.js';
import { until } from './until.js';

const KEYS_WITHIN_MS = 5_000;
const SOCKETS_WITHIN_MS = 60_000;

await describeWithKafka('the control plane', (brokers) => {
  describe('the control plane, two of each', () => {
    let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
    let apps: TwoOfEach;
    let token: string;
    let source: Source;

    const api = (gateway: 0 | 1): string => `${apps.gateways[gateway].url}/api/v1/projects/${source.projectId}`;

    /** What an ingest says to one event with a key: 202, or the code of its refusal. */
    const answerOf = async ({ url }: AppProcess, key: string): Promise<string> => {
      const json = { stream: source.stream, type: 'tick', id: randomUUID() };
      const { status, body } = await http<{ code?: string }>(`${url}/v1/events`, { token: key, json });
      return body.code ?? String(status);
    };

    /** Waits until both collectors answer so, and prints how long the later one took. */
    const everywhere = async (what: string, key: string, expected: string, since = Date.now()): Promise<void> => {
      for (const ingest of apps.ingests) {
        await until(`${what}: ${expected} at ${ingest.url}`, since + KEYS_WITHIN_MS - Date.now(), async () => {
          const answer = await answerOf(ingest, key);
          return answer === expected || answer;
        });
      }
      process.stdout.write(`    ${what}: everywhere after ${Date.now() - since} ms (at most ${KEYS_WITHIN_MS})\n`);
    };

    const createCollector = async (gateway: 0 | 1): Promise<CollectorWithKey> => {
      const json = { name: `Key ${randomUUID().slice(0, 8)}`, streams: [], scopes: ['ingest'] };
      const { status, body } = await http<CollectorWithKey>(`${api(gateway)}/collectors`, { token, json });
      expect(status).toBe(201);
      return body;
    };

    const revoke = async (gateway: 0 | 1, id: string): Promise<void> => {
      const { status } = await http(`${api(gateway)}/collectors/${id}`, { method: 'DELETE', token });
      expect(status).toBe(204);
    };

    beforeAll(async () => {
      const redis = await findRedis();
      if (isMissing(redis)) throw new Error(`${redis.missing} is missing: ${redis.hint}`);
      postgres = await startTestPostgres();
      apps = await openTwoOfEach({ brokers, redisUrl: redis.url, databaseUrl: postgres.url });
      const [{ url: gateway }] = apps.gateways;
      token = await signIn({ gateway });
      source = await makeSource({ gateway }, token);
    }, 120_000);

    afterAll(async () => {
      await apps?.close();
      await postgres?.close();
    }, 60_000);

    it('a key is good, rotated and revoked at both collectors within 5 s', async () => {
      const { id, key } = await createCollector(0);
      await everywhere('a new key is taken', key, '202');

      const rotatedAt = Date.now();
      const overlapSeconds = 3;
      const { status, body } = await http<CollectorWithKey>(`${api(1)}/collectors/${id}/rotate`, {
        token,
        json: { overlapSeconds },
      });
      expect(status).toBe(200);
      expect(body.key).not.toBe(key);
      await everywhere('the key after it is taken', body.key, '202', rotatedAt);
      expect(Date.now() - rotatedAt).toBeLessThan(overlapSeconds * 1_000);
      expect(await answerOf(apps.ingests[0], key)).toBe('202');
      await everywhere('the key before it has expired', key, 'KEY_EXPIRED', rotatedAt + overlapSeconds * 1_000);
      expect(await answerOf(apps.ingests[1], body.key)).toBe('202');

      const revokedAt = Date.now();
      await revoke(0, id);
      await everywhere('a revoked key is refused', body.key, 'KEY_REVOKED', revokedAt);
    }, 60_000);

    it('a revoked key stays refused when a collector has been restarted', async () => {
      const { id, key } = await createCollector(1);
      await everywhere('a new key is taken', key, '202');
      await revoke(1, id);
      await apps.restart('ingests', 1);
      await everywhere('a revoked key is refused after a restart', key, 'KEY_REVOKED');
    }, 60_000);

    it('a key that was revoked while nothing relayed it is refused once a gateway is back', async () => {
      const { id, key } = await createCollector(0);
      await everywhere('a new key is taken', key, '202');
      await Promise.all([apps.stop('gateways', 0), apps.stop('gateways', 1)]);
      await revokeInDatabase(postgres.url, id);
      expect(await answerOf(apps.ingests[0], key)).toBe('202');
      await Promise.all([apps.restart('gateways', 0), apps.restart('gateways', 1)]);
      await everywhere('a revoked key is refused once it is relayed', key, 'KEY_REVOKED');
    }, 120_000);

    describe('a colleague', () => {
      const colleague = { email: 'cleo@example.test', password: 'another long password' };
      let session: SessionAnswer;
      let listener: Listener;

      beforeAll(async () => {
        const json = { email: colleague.email, role: 'viewer' };
        const { body: invited } = await http<SentInvitation>(`${api(0)}/members`, { token, json });
        const link = new URL(invited.link ?? 'none:');
        const accepted = await http<SessionAnswer>(`${apps.gateways[1].url}/api/v1/auth/invitations/accept`, {
          json: { token: link.searchParams.get('token'), password: colleague.password },
        });
        expect(accepted.status).toBe(200);
        session = accepted.body;
      });
      afterAll(() => void listener?.socket.close());

      it('sees what a viewer may see, at both gateways', async () => {
        for (const which of [0, 1] as const) {
          const asViewer = { token: session.accessToken };
          expect((await http(`${api(which)}/streams`, asViewer)).status).toBe(200);
          const json = { name: 'mine', streams: [], scopes: ['ingest'] };
          expect(await http(`${api(which)}/collectors`, { ...asViewer, json })).toMatchObject({
            status: 403,
            body: { code: 'FORBIDDEN' },
          });
        }
      });

      it('who is removed at one gateway loses an open subscription at the other within 60 s', async () => {
        const { accessToken, user } = session;
        listener = await listen({ gateway: apps.gateways[1].url }, accessToken, source);
        expect(listener.answer).toMatchObject({ ok: true });
        const closed: unknown[] = [];
        listener.socket.on('closed', (frame: unknown) => closed.push(frame));
        const removedAt = Date.now();
        expect((await http(`${api(0)}/members/${user.id}`, { method: 'DELETE', token })).status).toBe(204);
        await until('the subscription is closed', SOCKETS_WITHIN_MS, () => closed.length > 0 || 'it is open');
        process.stdout.write(
          `    a removed member's subscription is closed after ${Date.now() - removedAt} ms (at most ${SOCKETS_WITHIN_MS})\n`,
        );
        expect(closed).toEqual([{ room: `stream:${source.projectId}:${source.stream}`, code: 'FORBIDDEN' }]);
        expect((await http(`${api(1)}/streams`, { token: accessToken })).status).toBe(404);
      }, 90_000);
    });
  });
});

/** As a gateway does that is killed between its commit and the relay. */
async function revokeInDatabase(url: string, collectorId: string): Promise<void> {
  const database = await new DataSource({ type: 'postgres', url, entities: EVENT_STORE_ENTITIES }).initialize();
  try {
    const metadata = { author: systemAuthor('setup'), at: new Date() };
    const revoked = await new ControlStore(database).transact(metadata, (transaction) =>
      transaction.decide('collector', collectorId, { type: 'revoke_collector' }),
    );
    expect(revoked).toBe(1);
  } finally {
    await database.destroy();
  }
}
