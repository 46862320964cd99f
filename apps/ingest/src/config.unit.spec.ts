import { describe, expect, it } from '@jest/globals';
import { ConfigInvalid } from '#runtime';
import { ratesOf, readConfig } from './config.js';

const PARTS = { KAFKA_BROKERS: 'kafka:9092', REDIS_URL: 'redis://redis:6379' };

describe("the collector's configuration", () => {
  it('needs only the brokers and Redis', () => {
    expect(readConfig(PARTS)).toMatchObject({ PORT: 3001, KAFKA_BROKERS: ['kafka:9092'], TRUST_PROXY: [] });
  });

  it('takes proxies as addresses and networks', () => {
    expect(readConfig({ ...PARTS, TRUST_PROXY: '10.0.0.0/8, ::1' }).TRUST_PROXY).toEqual(['10.0.0.0/8', '::1']);
  });

  it('limits by default as nobody meets who sends as usual, and takes 0 for no limit', () => {
    expect(ratesOf(readConfig(PARTS))).toEqual({
      perKey: 200_000,
      perProject: 500_000,
      perAddress: 1_000,
      perStranger: 20,
      burstSeconds: 10,
    });
    expect(ratesOf(readConfig({ ...PARTS, NEXUSPIPE_RATE_PER_KEY: '0' })).perKey).toBeNull();
  });

  it('names every wrong or missing variable in a line each', () => {
    let problems: readonly string[] = [];
    try {
      readConfig({ PORT: 'x', TRUST_PROXY: '10.0.0.0/33' });
    } catch (fault) {
      problems = (fault as ConfigInvalid).problems;
    }
    expect(problems).toEqual([
      expect.stringMatching(/^PORT: /),
      'KAFKA_BROKERS: is required and not set',
      'TRUST_PROXY: must be addresses or networks (10.0.0.0/8), separated by commas',
      'REDIS_URL: is required and not set',
    ]);
  });
});
