import { describe, expect, it } from '@jest/globals';
import { ConfigInvalid } from '#runtime';
import { readConfig } from './config.js';

const KAFKA = { KAFKA_BROKERS: 'kafka:9092' };

describe("the collector's configuration", () => {
  it('needs only the brokers', () => {
    expect(readConfig(KAFKA)).toMatchObject({ PORT: 3001, KAFKA_BROKERS: ['kafka:9092'], TRUST_PROXY: [] });
  });

  it('takes proxies as addresses and networks', () => {
    expect(readConfig({ ...KAFKA, TRUST_PROXY: '10.0.0.0/8, ::1' }).TRUST_PROXY).toEqual(['10.0.0.0/8', '::1']);
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
    ]);
  });
});
