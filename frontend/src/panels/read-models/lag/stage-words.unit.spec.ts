import { describe, expect, it } from '@jest/globals';
import type { StageLag } from '#contracts';
import { canaryVerdict, lagText, pipelineVerdict, slowest, stageState, together } from './stage-words.js';

const stage = (name: string, lag: Partial<StageLag> = {}): StageLag => ({
  stage: name,
  lagRecords: 0,
  lagMs: 0,
  stale: false,
  partitions: [],
  ...lag,
});
const partition = (number: number, lagRecords: number, lagMs: number): StageLag['partitions'][number] => ({
  topic: 'enriched-events',
  partition: number,
  offset: '10',
  end: String(10 + lagRecords),
  lagRecords,
  lagMs,
});
const stuck = {
  stale: true,
  lagRecords: 3,
  lagMs: 25_000,
  partitions: [partition(0, 1, 2_000), partition(4, 2, 25_000)],
};

describe('a stage', () => {
  it('is up to date, reads, or is behind', () => {
    expect(stageState(stage('x'))).toBe('current');
    expect(stageState(stage('x', { lagRecords: 9, lagMs: 200 }))).toBe('current');
    expect(stageState(stage('x', { lagRecords: 9, lagMs: 4_000 }))).toBe('reading');
    expect(stageState(stage('x', { lagRecords: 9, lagMs: 40_000, stale: true }))).toBe('behind');
    expect([lagText({ lagMs: 999 }), lagText({ lagMs: 12_000 })]).toEqual(['< 1 s', '12 s']);
  });

  it('is stuck in the partition whose record has waited longest', () => {
    expect(slowest(stage('x', stuck))?.partition).toBe(4);
    expect(slowest(stage('x', { partitions: [partition(0, 0, 0)] }))).toBeNull();
  });

  it('that stands for several is as far behind as the furthest of each', () => {
    const all = [stage('a', { lagRecords: 5, lagMs: 10 }), stage('b', { lagRecords: 1, lagMs: 70, stale: true })];
    expect(together(all)).toEqual({ lagRecords: 5, lagMs: 70, stale: true });
    expect(together([])).toEqual({ lagRecords: 0, lagMs: 0, stale: false });
  });
});

describe('test events', () => {
  const canary = { lastArrivedAt: '2026-11-20T10:00:00Z', ageMs: 30_000, missingPartitions: [] };

  it('come through, or have not been sent yet', () => {
    expect(canaryVerdict(canary)).toEqual({ tone: 'ok', text: 'Test events come through every partition.' });
    expect(canaryVerdict({ ...canary, lastArrivedAt: null })).toEqual({
      tone: 'ok',
      text: 'No test event has been sent yet.',
    });
  });

  it('are missing in a partition, or in several', () => {
    expect(canaryVerdict({ ...canary, ageMs: 240_000, missingPartitions: [3] })).toEqual({
      tone: 'bad',
      text: 'Test events do not come through partition 3: the last one was sent 4 min ago.',
    });
    expect(canaryVerdict({ ...canary, missingPartitions: [3, 4] }).text).toContain('through 2 partitions:');
  });
});

describe('the pipeline', () => {
  it('is well, or a little behind', () => {
    expect(pipelineVerdict({ stages: [stage('enricher')], lagMs: 300 })).toEqual({
      tone: 'ok',
      text: 'Everything is read as it comes.',
    });
    expect(pipelineVerdict({ stages: [stage('enricher')], lagMs: 5_000 }).text).toBe('At most 5 s behind.');
  });

  it('is stuck at its first stage that is, and at the read models when several are', () => {
    const behind = pipelineVerdict({ stages: [stage('enricher', stuck), stage('events', stuck)], lagMs: 25_000 });
    expect(behind).toEqual({
      tone: 'bad',
      text: 'Stuck at enricher: 3 records wait, the longest in partition 4 of enriched-events for 25 s.',
    });
    const one = { ...stuck, lagRecords: 1, partitions: [partition(4, 1, 25_000)] };
    const stages = [stage('enricher'), stage('events', one), stage('sessions', one)];
    expect(pipelineVerdict({ stages, lagMs: 25_000 }).text).toBe(
      'Stuck at the read models: a record waits in partition 4 of enriched-events for 25 s.',
    );
    expect(pipelineVerdict({ stages: stages.slice(0, 2), lagMs: 25_000 }).text).toMatch(/^Stuck at events: /);
  });
});
