/** The published CloudEvents SDK, unmodified, against a standalone installation: each event is seen once, whatever happens. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent, emitterFor, HTTP, httpTransport, Mode, type CloudEventV1 } from 'cloudevents';
import type { EventOutcome, EventsAnswer, EventView, IngestAnswer, Problem } from '#contracts';
import { http, makeSource, signIn, type Source } from '../client.js';
import { openStandalone, type Installation } from '../installation.js';
import { until } from '../until.js';
import { runGuide } from './guide.js';
import { openTroubledDoor, type TroubledDoor } from './troubled-door.js';

const SEEN_WITHIN_MS = 30_000;
const PATH = '/v1/cloudevents';

let installation: Installation;
let token: string;
let source: Source;
let door: TroubledDoor;

beforeAll(async () => {
  installation = await openStandalone();
  token = await signIn(installation);
  source = await makeSource(installation, token);
  door = await openTroubledDoor(installation.ingest);
}, 120_000);
afterAll(async () => {
  await door?.close();
  await installation?.close();
}, 60_000);

/** What the SDK hands over of an answer: everything but its status. */
interface Answered {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}
type Said = Partial<IngestAnswer> & Partial<Problem>;
type Emit = (event: CloudEvent<unknown>) => Promise<Answered>;

function emitter(mode: Mode, { key } = source, url = installation.ingest): Emit {
  const emit = emitterFor(httpTransport(url + PATH), { binding: HTTP, mode });
  return (event) => emit(event, { headers: { authorization: `Bearer ${key}` } }) as Promise<Answered>;
}

const said = ({ body }: Answered): Said => JSON.parse(body) as Said;

/** Sends until it is told what became of the event, as the guide's loop does, and notes the waits that it was asked for. */
async function insist(emit: Emit, event: CloudEvent<unknown>, waits: string[] = []): Promise<EventOutcome> {
  for (;;) {
    const answer = await emit(event).catch(() => null);
    const outcome = answer && said(answer).events?.[0];
    if (outcome) return outcome;
    if (answer && !said(answer).retryable) throw new Error(answer.body);
    const wait = answer?.headers['retry-after'];
    if (wait !== undefined) waits.push(wait);
    await pause(Number(wait ?? 0.05) * 1_000);
  }
}

const eventsOf = async (type: string, { projectId } = source): Promise<readonly EventView[]> => {
  const url = `${installation.gateway}/api/v1/projects/${projectId}/query/events?limit=100&type=${type}`;
  return (await http<EventsAnswer>(url, { token })).body.events;
};
/** Waits for an event of the same visitor that was sent after all others: what was to be counted is counted then. */
async function settled(emit: Emit, type: string, of = source): Promise<readonly EventView[]> {
  const last = new CloudEvent({ type, source: '/last', visitorid: 'v1', data: {} });
  await insist(emit, last);
  let events: readonly EventView[] = [];
  await until(`the last ${type}`, SEEN_WITHIN_MS, async () => {
    events = await eventsOf(type, of);
    return events.some(({ id }) => id === `/last ${last.id}`) || `${events.length} events`;
  });
  return events.filter(({ id }) => id !== `/last ${last.id}`);
}

/** Of a source for each type: the ids begin anew there. */
const event = (type: string, id: string, more: Partial<CloudEventV1<unknown>> = {}): CloudEvent<unknown> =>
  new CloudEvent({ type, id, source: `/${type}`, visitorid: 'v1', data: { id }, ...more });

describe.each([Mode.BINARY, Mode.STRUCTURED])('events of the SDK in %s mode', (mode) => {
  it('are seen as they were sent, and those that are sent twice once', async () => {
    const type = `com.example.sent.${mode}`;
    const emit = emitter(mode);
    const sent = Array.from({ length: 10 }, (_, i) => event(type, `e${i}`, { subject: `orders/${i}`, userid: 'u1' }));
    for (const one of [...sent, ...sent]) {
      expect(said(await emit(one))).toMatchObject({ accepted: 1, rejected: 0 });
    }
    const seen = await settled(emit, type);
    expect(seen.map(({ id }) => id).toSorted()).toEqual(sent.map(({ id }) => `/${type} ${id}`));
    expect(seen.find(({ id }) => id.endsWith(' e3'))).toMatchObject({
      stream: source.stream,
      type,
      visitorId: 'v1',
      userId: 'u1',
      time: sent[3]!.time,
      properties: { id: 'e3' },
    });
  }, 60_000);

  it('that are no objects are kept under their own names', async () => {
    const type = `com.example.data.${mode}`;
    const emit = emitter(mode);
    await emit(event(type, 'text', { datacontenttype: 'text/plain', data: 'hi' }));
    await emit(
      event(type, 'bytes', { datacontenttype: 'application/octet-stream', data: new Uint8Array([0, 255, 1]) }),
    );
    const seen = await settled(emit, type);
    const properties = Object.fromEntries(seen.map((one) => [one.id.split(' ')[1], one.properties]));
    expect(properties).toEqual({ text: { data: 'hi' }, bytes: { data_base64: 'AP8B' } });
  }, 60_000);

  it('are counted once when the connection is cut after they were accepted', async () => {
    const type = `com.example.cut.${mode}`;
    const emit = emitter(mode, source, door.url);
    const before = door.exchanges.length;
    door.cutAfterAcceptance(3);
    for (let i = 0; i < 5; i++) expect((await insist(emit, event(type, `e${i}`))).status).toBe('accepted');
    expect(door.exchanges.slice(before).filter(({ delivered }) => !delivered)).toHaveLength(3);
    expect(door.exchanges.length - before).toBe(8);
    expect(await settled(emit, type)).toHaveLength(5);
  }, 60_000);

  it('wait out an ingest that is away', async () => {
    const type = `com.example.away.${mode}`;
    const emit = emitter(mode, source, door.url);
    await door.shut();
    const sending = insist(emit, event(type, 'e1'));
    await expect(emit(event(type, 'e1'))).rejects.toThrow();
    await door.reopen();
    expect((await sending).status).toBe('accepted');
    expect(await settled(emit, type)).toHaveLength(1);
  }, 60_000);

  it('come through a limit after Retry-After, once', async () => {
    const type = `com.example.limited.${mode}`;
    const limited = await limitedSource(2);
    const emit = emitter(mode, limited);
    const waits: string[] = [];
    const sent = Array.from({ length: 24 }, (_, i) => event(type, `e${i}`));
    for (const one of sent) expect((await insist(emit, one, waits)).status).toBe('accepted');
    expect(waits.length).toBeGreaterThan(0);
    for (const wait of waits) expect(wait).toMatch(/^[1-9]\d*$/);
    const seen = await settled(emit, type, limited);
    expect(seen).toHaveLength(sent.length);
  }, 90_000);
});

it('events that the SDK makes and the specification does not are refused, and say why', async () => {
  const emit = emitter(Mode.STRUCTURED);
  const wrong = event('com.example.wrong', 'e1').cloneWith({ source: 'not a uri' }, false);
  expect(said(await emit(wrong))).toMatchObject({
    status: 422,
    events: [{ status: 'rejected', code: 'CLOUDEVENT_INVALID', pointer: '/source' }],
  });
});

describe('the guide', () => {
  it('does what it says', async () => {
    const printed = await runGuide('cloudevents', { NEXUSPIPE_URL: installation.ingest, NEXUSPIPE_KEY: source.key });
    expect(printed).toContain("status: 'accepted'");
    expect(printed.trim().split('\n').at(-1)).toBe('EVENT_TYPE_INVALID');
    await until('the order', SEEN_WITHIN_MS, async () => {
      const [order] = await eventsOf('com.example.order.placed');
      return order?.url === 'https://shop.example/cart' || JSON.stringify(order);
    });
  }, 60_000);
});

/** A key that may send so many events a second, in a project of its own. */
async function limitedSource(ratePerSecond: number): Promise<Source> {
  const made = await makeSource(installation, token);
  const url = `${installation.gateway}/api/v1/projects/${made.projectId}/collectors`;
  const terms = { name: 'Slow', streams: [made.stream], scopes: ['ingest'], ratePerSecond };
  const { status, body } = await http<{ id: string; key: string }>(url, { token, json: terms });
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { ...made, collectorId: body.id, key: body.key };
}
