/** What one socket may take, and clients that mean no good. Over a real listener. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Manager, type Socket } from 'socket.io-client';
import { INGEST_SOCKET_LIMITS as LIMITS, type SendAnswer } from '#contracts';
import type { NewRecord } from '#event-log';
import { startCollector, type Collector } from '../../collector.fixture.spec.js';
import { OpenSockets } from './open-sockets.js';
import { closeClients, connect, gist, next, send } from './socket.fixture.spec.js';

const WITHIN_MS = 10_000;
const UNREAD_WITHIN_MS = 45_000;
const event = (id: string) => ({ id, type: 'page_view', stream: 'web' });

let collector: Collector;
beforeAll(async () => void (collector = await startCollector()));
afterAll(() => collector.app.close());
beforeEach(() => void (collector.log.appended.length = 0));
afterEach(closeClients);

async function connected(auth?: Record<string, unknown>): Promise<Socket> {
  const client = connect(collector.url, auth);
  await next(client, 'connect');
  return client;
}

/** A message of engine.io's, as it stands on the wire. */
const write = (client: Socket, text: string | Buffer): void => void client.io.engine.write(text as string);

async function eventually(
  what: () => Promise<boolean> | boolean,
  saw: () => unknown,
  withinMs = WITHIN_MS,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await what())) {
    if (Date.now() > deadline) throw new Error(`saw ${JSON.stringify(saw())}`);
    await pause(10);
  }
}

/** The log answers no append until it is let. */
function holdAppends(): { readonly waiting: number; release(): void } {
  const { appender } = collector.log;
  const { append } = appender;
  const held: (() => void)[] = [];
  appender.append = async (topic: string, records: readonly NewRecord[]) => {
    await new Promise<void>((go) => held.push(go));
    return append(topic, records);
  };
  return {
    get waiting() {
      return held.length;
    },
    release: () => {
      appender.append = append;
      for (const go of held) go();
    },
  };
}

describe('a socket that has much under way', () => {
  it('has what is more refused, to be sent again, and the rest taken', async () => {
    const client = await connected();
    const log = holdAppends();
    const answers = Array.from({ length: LIMITS.sendsInFlight + 20 }, (_, i) => send(client, event(`${i}`), WITHIN_MS));
    const refused = await Promise.all(answers.slice(LIMITS.sendsInFlight));
    expect(new Set(refused.map((answer) => gist(answer).join()))).toEqual(new Set(['TOO_MANY_REQUESTS,true']));
    expect([log.waiting, refused[0]]).toMatchObject([LIMITS.sendsInFlight, { retryAfter: 1 }]);
    log.release();
    const taken = await Promise.all(answers.slice(0, LIMITS.sendsInFlight));
    expect(taken.every(({ ok }) => ok)).toBe(true);
    expect(await send(client, event('after'))).toMatchObject({ ok: true });
  });

  it('has no more bytes under way than it may', async () => {
    const client = await connected();
    const log = holdAppends();
    const properties = { text: 'x'.repeat(200_000) };
    const large = Array.from({ length: 9 }, (_, i) => ({ ...event(`${i}`), properties }));
    const sends = Math.floor(LIMITS.bytesInFlight / 1_800_000);
    const answers = Array.from({ length: sends + 1 }, () => send(client, large, WITHIN_MS));
    expect(gist(await answers[sends]!)).toEqual(['TOO_MANY_REQUESTS', true]);
    expect(log.waiting).toBe(sends);
    log.release();
    expect((await Promise.all(answers.slice(0, sends))).every(({ ok }) => ok)).toBe(true);
  });

  it('may send 10,000 times at once: each is answered, and what was answered well is in the log', async () => {
    const client = await connected();
    const answers = await Promise.all(Array.from({ length: 10_000 }, (_, i) => send(client, event(`${i}`), 60_000)));
    const taken = answers.filter(({ ok }) => ok).length;
    expect(answers.filter((answer: SendAnswer) => !answer.ok && answer.code !== 'TOO_MANY_REQUESTS')).toEqual([]);
    expect([collector.log.events.length, taken > 0]).toEqual([taken, true]);
    expect(await send(client, event('after'))).toMatchObject({ ok: true });
  }, 60_000);

  it('and reads no answers is cut off', async () => {
    const client = await connected();
    const { ws } = client.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } };
    ws.pause();
    const before = process.memoryUsage().rss;
    // Each has an answer of some hundred kilobytes.
    const wrong = `["send",[${Array.from({ length: 2_000 }, () => 1).join()}]]`;
    const isOpen = async (): Promise<boolean> =>
      /nexuspipe_ingest_sockets 1$/m.test(await (await fetch(`${collector.url}/metrics`)).text());
    expect(await isOpen()).toBe(true);
    let sends = 0;
    const pump = (count: number, packet: string): void => {
      for (let i = 0; i < count; i++) write(client, `2/ingest,${sends++}${packet}`);
    };
    pump(100, wrong);
    await eventually(
      async () => {
        pump(2_000, '["send",1]');
        return !(await isOpen());
      },
      () => ({ sends }),
      UNREAD_WITHIN_MS,
    );
    const grown = Math.round((process.memoryUsage().rss - before) / 1e6);
    process.stdout.write(`cut off after ${sends} sends; the process of client and collector grew by ${grown} MB\n`);
    ws.resume();
    expect(await send(await connected(), event('others'))).toMatchObject({ ok: true });
  }, 60_000);
});

describe('a message', () => {
  it('that is much too large ends the connection, and others go on', async () => {
    const [client, other] = [await connected(), await connected()];
    const gone = next(client, 'disconnect');
    client.emit('send', { ...event('x'), properties: { text: 'x'.repeat(LIMITS.cutBytes) } });
    await gone;
    expect(await send(other, event('o'))).toMatchObject({ ok: true });
  });

  it('of a stranger is not read beyond what a key needs', async () => {
    const manager = new Manager(collector.url, { transports: ['websocket'], reconnection: false, autoConnect: false });
    await new Promise<void>((resolve) => manager.open(() => resolve()));
    const answers: unknown[] = [];
    manager.on('packet', (packet) => answers.push(packet));
    const gone = new Promise((resolve) => manager.once('close', resolve));
    manager.engine.write(`0/ingest,{"key":"${'x'.repeat(70_000)}"}`);
    expect([await gone, answers]).toEqual(['transport close', []]);
  });
});

describe('what no client of Socket.io sends', () => {
  const own = Buffer.from('attachment');
  it.each<[string, boolean, readonly (string | Buffer)[]]>([
    ['nothing', true, ['2/ingest,']],
    ['half a list', false, ['2/ingest,1["send"']],
    ['no list', true, ['2/ingest,1{"send":1}']],
    [
      'a name that is taken',
      false,
      ['2/ingest,1["disconnect",{}]', '2/ingest,2["error",{}]', '2/ingest,3["newListener",{}]'],
    ],
    ['names of prototypes', false, ['2/ingest,1["__proto__",{}]', '2/ingest,2["send",{"__proto__":{"type":"x"}}]']],
    ['an acknowledgement nobody asked for', false, ['3/ingest,1[1]']],
    ['numbers that are none', true, ['2/ingest,1e9["send",{}]', `2/ingest,${'9'.repeat(400)}["send",{}]`]],
    ['a packet of no kind', true, ['9/ingest,1["send",{}]']],
    ['a binary message', true, [own]],
    ['an attachment', true, ['51-/ingest,1["send",{"_placeholder":true,"num":0}]', own]],
    ['attachments without end', true, ['5999999999-/ingest,1["send",{"_placeholder":true,"num":0}]']],
    ['an attachment as an acknowledgement', true, ['61-/ingest,1[{"_placeholder":true,"num":0}]', own]],
    ['the name that is used inside', true, ['51e0-/ingest,["packet",{"_placeholder":true,"num":0}]', own]],
    ['a namespace that there is not', true, ['0/ingest/other,{"key":"x"}', '2/other,1["send",{}]']],
    ['a second connection on the first', true, ['0/ingest,{"key":"x"}']],
    ['deep nesting', false, [`2/ingest,1["send",${'['.repeat(50_000)}${']'.repeat(50_000)}]`]],
    ['a long namespace', true, [`2/${'n'.repeat(100_000)},1["send",{}]`]],
    ['halves of surrogate pairs', false, ['2/ingest,1["send",{"type":"x","stream":"web","id":"\\ud800"}]']],
  ])('%s: ends the connection: %s; nothing is counted, and others go on', async (_name, ends, messages) => {
    const [client, other] = [await connected(), await connected()];
    for (const message of messages) write(client, message);
    // The answer to what comes next, or why there is none.
    const ended = new Promise<string>((resolve) => client.once('disconnect', resolve));
    const after = await Promise.race([send(client, 'no event').then((answer) => gist(answer)[0]), ended]);
    expect(after).toBe(ends ? 'transport close' : 'BODY_SHAPE');
    expect(await send(other, event('other'))).toMatchObject({ ok: true });
    expect(collector.log.events.map(({ id }) => id)).toEqual(['other']);
  });

  it('connections that show no key hold up nobody, and end', async () => {
    const silent = Array.from({ length: 50 }, () => {
      const manager = new Manager(collector.url, { transports: ['websocket'], reconnection: false, forceNew: true });
      return new Promise((resolve) => manager.once('close', resolve));
    });
    expect(await send(await connected(), event('between'))).toMatchObject({ ok: true });
    await Promise.all(silent);
  }, 15_000);
});

describe('sockets of one owner', () => {
  const owner = (collectorId: string, address: string | null) => ({ collectorId, address });
  it('are so many of a collector and so many of an address at most, until some are left', () => {
    const open = new OpenSockets();
    for (let i = 0; i < LIMITS.socketsPerAddress; i++) open.enter(owner('a', '198.51.100.1'));
    expect(open.refusal(owner('b', '198.51.100.1'))).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(open.refusal(owner('a', '198.51.100.2'))).toBeNull();
    open.leave(owner('a', '198.51.100.1'));
    expect(open.refusal(owner('b', '198.51.100.1'))).toBeNull();
    while (!open.refusal(owner('a', null))) open.enter(owner('a', null));
    open.leave(owner('a', null));
    expect(open.refusal(owner('a', null))).toBeNull();
    expect(open.refusal(owner('b', null))).toBeNull();
  });

  it('of one network of IPv6 are those of one address', () => {
    const open = new OpenSockets();
    for (let i = 0; i < LIMITS.socketsPerAddress; i++) open.enter(owner('a', `2001:db8::${i.toString(16)}`));
    expect(open.refusal(owner('b', '2001:db8::ffff:1'))).not.toBeNull();
    expect(open.refusal(owner('b', '2001:db8:0:1::1'))).toBeNull();
  });
});

describe('the end of the process', () => {
  it('answers what is under way, takes no more, and lets clients come back elsewhere', async () => {
    const own = collector;
    collector = await startCollector();
    const ended = collector;
    try {
      const client = await connected();
      const log = holdAppends();
      const answers = Array.from({ length: 10 }, (_, i) => send(client, event(`${i}`)));
      await eventually(
        () => log.waiting === 10,
        () => log.waiting,
      );
      const gone = next<string>(client, 'disconnect');
      const closed = ended.app.close();
      const late = await send(client, event('late'));
      expect(gist(late)).toEqual(['NOT_READY', true]);
      log.release();
      expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
      // By which Socket.io's client connects again by itself.
      expect(await gone).toBe('transport close');
      await closed;
    } finally {
      collector = own;
    }
  });
});
