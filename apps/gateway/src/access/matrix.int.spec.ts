import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { EMPTY } from 'rxjs';
import { io, type Socket } from 'socket.io-client';
import { SOCKET_MESSAGES, SOCKET_NEEDS } from '#contracts';
import { migrateReadModel } from '#read-model/writer';
import { startGateway, type TestGateway } from '../gateway.fixture.spec.js';
import { assemble, CAST, type Actor, type Cast } from './cast.fixture.spec.js';

/** Who may do what, by what a route needs: `ok` is let through, a number is the status of the refusal. */
const TABLE = `
                  nobody viewer analyst admin owner foreign operator readKey adminKey ingestKey readToken adminToken operateToken
public            ok     ok     ok      ok    ok    ok      ok       ok      ok       ok        ok        ok         ok
signed-in         401    ok     ok      ok    ok    ok      ok       403     403      403       ok        ok         ok
person            401    ok     ok      ok    ok    ok      ok       403     403      403       403       403        403
membership        401    ok     ok      ok    ok    404     404      403     403      403       403       403        403
reader            401    ok     ok      ok    ok    ok      ok       ok      ok       403       ok        ok         403
new-project       401    ok     ok      ok    ok    ok      ok       403     403      403       403       ok         403
operator          401    403    403     403   403   403     ok       403     403      403       403       403        ok
project:read      401    ok     ok      ok    ok    404     404      ok      ok       403       ok        ok         404
members:read      401    ok     ok      ok    ok    404     404      ok      ok       403       ok        ok         404
data:export       401    403    ok      ok    ok    404     404      ok      ok       403       ok        ok         404
collectors:read   401    403    ok      ok    ok    404     404      ok      ok       403       ok        ok         404
collectors:write  401    403    403     ok    ok    404     404      403     ok       403       403       ok         404
rejected:read     401    403     ok      ok    ok    404     404      ok      ok       403       ok        ok         404
rejected:write    401    403     403     ok    ok    404     404      403     ok       403       403       ok         404
streams:write     401    403    403     ok    ok    404     404      403     ok       403       403       ok         404
project:write     401    403    403     ok    ok    404     404      403     ok       403       403       ok         404
members:write     401    403    403     ok    ok    404     404      403     ok       403       403       ok         404
audit:read        401    403    403     ok    ok    404     404      403     ok       403       403       ok         404
`;

/** Which of the refusals a status stands for, as far as it matters to who is refused. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  '401': ['UNAUTHENTICATED'],
  '403': ['FORBIDDEN', 'KEY_SCOPE', 'TOKEN_SCOPE', 'PERSON_NEEDED'],
  '404': ['NOT_FOUND'],
};

type Outcome = string;
const rows = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const OUTCOMES = new Map<string, Readonly<Record<Actor, Outcome>>>(
  rows
    .slice(1)
    .map(([need, ...outcomes]) => [
      need!,
      Object.fromEntries(CAST.map((actor, column) => [actor, outcomes[column]!])) as Record<Actor, Outcome>,
    ]),
);

/** Outside of the API: what everybody may have, or what lets in whom it will (health, metrics). */
const OUTSIDE = [
  'GET /.well-known/jwks.json',
  'GET /api/docs',
  'GET /api/docs/assets/*',
  'GET /api/docs/start.js',
  'GET /api/openapi.json',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
];

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly need: string | undefined;
  readonly csv: string | undefined;
}

const THROUGH = 'x-let-through';

/** Stands behind the guard, in place of every handler. */
const probe: NestInterceptor = {
  intercept: (context) => {
    context.switchToHttp().getResponse<FastifyReply>().type('text/plain').header(THROUGH, 'yes').send();
    return EMPTY;
  },
};

let gateway: TestGateway;
let cast: Cast;
let operations: Operation[];
const routes: string[] = [];

beforeAll(async () => {
  let probing = false;
  gateway = await startGateway({}, (app) => {
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', ({ method, url }) => {
        const methods = [method].flat().filter((name) => name !== 'HEAD' && name !== 'OPTIONS');
        routes.push(...methods.map((name) => `${name} ${url}`));
      });
    app.useGlobalInterceptors({
      intercept: (context, next) =>
        probing && context.getType() === 'http' ? probe.intercept(context, next) : next.handle(),
    });
  });
  await migrateReadModel(gateway.databaseUrl);
  cast = await assemble(gateway);
  probing = true;
  const { body } = await gateway.request<{ paths: object }>('GET', '/api/openapi.json');
  operations = operationsOf(body.paths as Readonly<Record<string, Readonly<Record<string, Documented>>>>);
}, 60_000);
afterAll(() => gateway?.close());

interface Documented {
  readonly 'x-needs'?: string;
  readonly 'x-needs-csv'?: string;
}

function operationsOf(paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, documented]) => ({
      method: method.toUpperCase(),
      path,
      need: documented['x-needs'],
      csv: documented['x-needs-csv'],
    })),
  );
}

describe('the document', () => {
  it('has every route of the API, and every route outside of it is known', () => {
    const documented = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    const isApi = (route: string): boolean => route.includes(' /api/v1');
    expect(routes.filter(isApi).toSorted()).toEqual(documented.toSorted());
    expect([...new Set(routes)].filter((route) => !isApi(route)).toSorted()).toEqual(OUTSIDE);
    expect(operations.length).toBeGreaterThan(40);
  });

  it('says of every route what it needs, and the table who has that', () => {
    expect(operations.filter(({ need }) => !need || !OUTCOMES.has(need))).toEqual([]);
    expect(operations.filter(({ csv }) => csv && !OUTCOMES.has(csv))).toEqual([]);
  });
});

/** What comes of asking, as the table puts it. */
async function tryAs(actor: Actor, { method, path }: Operation, query = ''): Promise<Outcome> {
  const filled = path
    .replace('{projectId}', cast.own.projectId)
    .replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
  const token = cast.tokens[actor];
  const { status, headers, body } = await gateway.request<{ code?: string }>(method, filled + query, {
    ...(token !== undefined && { token }),
    ...(method !== 'GET' && { body: { neither: 'valid', nor: ['expected'] } }),
  });
  if (headers.get(THROUGH)) return 'ok';
  return CODES[status]?.includes(body.code ?? '') ? String(status) : `${status} ${body.code}`;
}

const head = (path: string): Promise<Response> =>
  fetch(gateway.url + path.replaceAll(/\{\w+\}/g, 'x'), { method: 'HEAD' });

const expectedOf = (...needs: string[]): Record<Actor, Outcome> =>
  Object.fromEntries(
    CAST.map((actor) => {
      const outcomes = needs.map((need) => OUTCOMES.get(need)![actor]);
      return [actor, outcomes.find((outcome) => outcome !== 'ok') ?? 'ok'];
    }),
  ) as Record<Actor, Outcome>;

async function outcomes(operation: Operation, query = ''): Promise<Record<Actor, Outcome>> {
  const seen = await Promise.all(CAST.map(async (actor) => [actor, await tryAs(actor, operation, query)] as const));
  return Object.fromEntries(seen) as Record<Actor, Outcome>;
}

describe('every route lets through whom it should, and nobody else', () => {
  it('whatever stands in the body', async () => {
    for (const operation of operations) {
      const expected = expectedOf(operation.need!);
      expect({ ...operation, ...(await outcomes(operation)) }).toEqual({ ...operation, ...expected });
    }
  }, 60_000);

  it('also when only the head is asked for', async () => {
    const behind = operations.filter(({ method, need }) => method === 'GET' && need !== 'public');
    expect(behind.length).toBeGreaterThan(20);
    for (const { path } of behind) {
      const { status, headers } = await head(path.replace('{projectId}', cast.own.projectId));
      expect([path, status, headers.get(THROUGH)]).toEqual([path, 401, null]);
    }
  });

  it('also when it is asked for a file', async () => {
    const files = operations.filter(({ csv }) => csv);
    expect(files.length).toBeGreaterThan(3);
    for (const operation of files) {
      const expected = expectedOf(operation.need!, operation.csv!);
      expect({ ...operation, ...(await outcomes(operation, '?format=csv')) }).toEqual({ ...operation, ...expected });
    }
  });
});

describe('every message of a socket', () => {
  const sockets: Socket[] = [];
  afterAll(() => sockets.forEach((socket) => socket.disconnect()));

  /** The outcome of connecting, and the socket if there is one. */
  function connect(actor: Actor): Promise<{ code: string; socket: Socket | null }> {
    const token = cast.tokens[actor];
    const socket = io(gateway.url, { auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true });
    sockets.push(socket);
    return new Promise((resolve) => {
      socket.once('connect', () => resolve({ code: 'ok', socket }));
      socket.once('connect_error', (refused: Error & { data?: { code: string } }) =>
        resolve({ code: refused.data?.code ?? refused.message, socket: null }),
      );
    });
  }

  const statusOf = (code: string): Outcome =>
    Object.entries(CODES).find(([, codes]) => codes.includes(code))?.[0] ?? code;

  it('is in the catalogue of what each needs', () => {
    const sent = ['events', 'stats', 'gap', 'replay', 'ledger', 'closed'];
    const taken = Object.values(SOCKET_MESSAGES).filter((message) => !sent.includes(message));
    expect(Object.keys(SOCKET_NEEDS).toSorted()).toEqual(['connection', ...taken].toSorted());
  });

  it('lets through whom it should', async () => {
    for (const actor of CAST) {
      const { code, socket } = await connect(actor);
      expect({ actor, connection: statusOf(code) }).toEqual({
        actor,
        connection: OUTCOMES.get(SOCKET_NEEDS.connection)![actor],
      });
      if (!socket) continue;
      const stream = { projectId: cast.own.projectId, stream: 'web' };
      const { subscribe, unsubscribe, watchReplays, watchLedger, unwatchLedger } = SOCKET_MESSAGES;
      for (const message of [subscribe, unsubscribe, watchReplays, watchLedger, unwatchLedger]) {
        const answer = (await socket.timeout(5_000).emitWithAck(message, stream)) as { ok: boolean; code?: string };
        const expected = OUTCOMES.get(SOCKET_NEEDS[message])![actor];
        // Who was refused a room is not in it.
        const inRoom = OUTCOMES.get(SOCKET_NEEDS.subscribe)![actor] === 'ok';
        expect({ actor, message, outcome: answer.ok ? 'ok' : statusOf(answer.code ?? '') }).toEqual({
          actor,
          message,
          outcome: SOCKET_NEEDS[message] === 'public' && !inRoom ? '404' : expected,
        });
      }
    }
  }, 30_000);
});
