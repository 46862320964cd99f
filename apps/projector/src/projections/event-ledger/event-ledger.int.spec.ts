import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  aBatch,
  anEvent,
  aProjector,
  NOON,
  openTestReadModel,
  takeAll,
  type TestReadModel,
} from '../../projector-fixture.spec.js';

let model: TestReadModel;

beforeAll(async () => {
  model = await openTestReadModel();
});
afterAll(() => model.close());
beforeEach(() => model.clear());

const rows = async (): Promise<string[]> => {
  const { ledger } = await model.contents();
  return (ledger as { project_id: string; stream: string; outcome: string; reason: string; count: number }[]).map(
    ({ project_id, stream, outcome, reason, count }) => `${project_id}/${stream} ${outcome} ${reason} ${count}`,
  );
};

describe('what the ledger says of enriched events', () => {
  it('is projected for what counts and duplicate for what `events` turned away', async () => {
    const { projector } = aProjector(model.database);
    const event = anEvent({ id: 'same' });
    await takeAll(projector, [
      aBatch([event, event, anEvent({ bot: true }), anEvent({ visitorId: null })]),
      aBatch([event, anEvent({ stream: 'app' })], 4),
    ]);
    expect(await rows()).toEqual(['p/app projected  1', 'p/web duplicate DUPLICATE_ID 2', 'p/web projected  3']);
  });

  it('goes by the minute of receipt, not of the event', async () => {
    const { projector } = aProjector(model.database);
    await takeAll(projector, [aBatch([anEvent({ time: NOON - 86_400_000, receivedAt: NOON + 60_000 })])]);
    expect((await model.contents()).ledger).toEqual([expect.objectContaining({ minute: NOON / 1_000 + 60 })]);
  });

  it('is rejected, once, for what is set aside, however often it stands in the log', async () => {
    const { projector, appends } = aProjector(model.database);
    const poison = anEvent({ sessionId: 'a\u0000b' });
    // The halving tries the undecodable record with its neighbours first: it is set aside again with each try.
    const events = [anEvent(), Buffer.from('garbage'), poison, anEvent()];
    await takeAll(projector, [aBatch(events), aBatch(events.slice(0, 2))]);
    expect(await rows()).toEqual([
      '/ rejected PAYLOAD_INVALID 1',
      'p/web projected  2',
      'p/web rejected STEP_FAILED 1',
    ]);
    expect(appends.rejected().length).toBeGreaterThan(2);
  });

  it('passes a poisonous event whose names cannot be stored either', async () => {
    const { projector } = aProjector(model.database);
    await takeAll(projector, [aBatch([anEvent(), anEvent({ stream: 'a\u0000', receivedAt: 8.64e15 })])]);
    expect(await rows()).toEqual(['/ rejected STEP_FAILED 1', 'p/web projected  1']);
  });
});
