import { describe, it } from '@jest/globals';
import { specify } from './given-when-then.spec.js';
import { replay, type ReplayEvent } from './replay.js';

const { given } = specify(replay);
const start = { kind: 'beginning' } as const;
const request = { type: 'request_replay', replayId: 'r1', projections: ['sessions'], start } as const;
const requested: ReplayEvent = { type: 'replay_requested', replayId: 'r1', projections: ['sessions'], start };
const [paused, resumed, cancelled] = (['replay_paused', 'replay_resumed', 'replay_cancelled'] as const).map(
  (type): ReplayEvent => ({ type, replayId: 'r1' }),
) as [ReplayEvent, ReplayEvent, ReplayEvent];

describe('replay', () => {
  it('is requested once, for at least one projection', () => {
    given().when(request).then(requested);
    given(requested).when(request).thenRefused('CONFLICT');
    given()
      .when({ ...request, projections: [] })
      .thenRefused('REQUEST_INVALID', 'projections');
  });

  it('is paused and resumed as often as one likes', () => {
    given(requested).when({ type: 'pause_replay' }).then(paused);
    given(requested, paused).when({ type: 'pause_replay' }).then();
    given(requested, paused).when({ type: 'resume_replay' }).then(resumed);
    given(requested).when({ type: 'resume_replay' }).then();
    given(requested, paused, resumed).when({ type: 'pause_replay' }).then(paused);
  });

  it('is cancelled for good', () => {
    given(requested, paused).when({ type: 'cancel_replay' }).then(cancelled);
    given(requested, cancelled).when({ type: 'cancel_replay' }).then();
    given(requested, cancelled).when({ type: 'resume_replay' }).thenRefused('CONFLICT');
  });

  it('of the version before another is requested once, and steered like any', () => {
    const rollback = { type: 'request_rollback', replayId: 'r1', projections: ['sessions'], of: 'r0' } as const;
    const back: ReplayEvent = {
      type: 'replay_rollback_requested',
      replayId: 'r1',
      projections: ['sessions'],
      of: 'r0',
    };
    given().when(rollback).then(back);
    given(back).when(rollback).thenRefused('CONFLICT');
    given(back).when({ type: 'pause_replay' }).then(paused);
    given(back, paused).when({ type: 'cancel_replay' }).then(cancelled);
  });

  it('lets go once of the version that it replaced, and stays what it was', () => {
    const dropped: ReplayEvent = { type: 'replay_retired_dropped', replayId: 'r1' };
    given(requested).when({ type: 'drop_retired' }).then(dropped);
    given(requested, dropped).when({ type: 'drop_retired' }).then();
    given(requested, paused, dropped).when({ type: 'pause_replay' }).then();
  });

  it.each(['pause_replay', 'resume_replay', 'cancel_replay', 'drop_retired'] as const)(
    'has no %s before it was requested',
    (type) => {
      given().when({ type }).thenRefused('NOT_FOUND');
    },
  );
});
