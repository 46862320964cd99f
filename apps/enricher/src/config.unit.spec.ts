import { describe, expect, it } from '@jest/globals';
import { ConfigInvalid } from '#runtime';
import { readConfig } from './config.js';

const MINIMAL = { KAFKA_BROKERS: 'kafka:9092', REDIS_URL: 'redis://redis:6379' };

describe('the enricher’s configuration', () => {
  it('needs brokers and Redis, and has a default for the rest', () => {
    expect(readConfig(MINIMAL)).toEqual({
      PORT: 3002,
      HOST: '0.0.0.0',
      LOG_LEVEL: 'info',
      KAFKA_SSL: false,
      KAFKA_BROKERS: ['kafka:9092'],
      NEXUSPIPE_TOPIC_PREFIX: '',
      NEXUSPIPE_PARTITIONS: 12,
      REDIS_URL: 'redis://redis:6379',
      NEXUSPIPE_DEDUP_WINDOW_HOURS: 24,
    });
  });

  it('names every wrong or missing variable at once, and no value', () => {
    const load = () => readConfig({ REDIS_URL: 'http://secret', NEXUSPIPE_DEDUP_WINDOW_HOURS: '0' });
    expect(load).toThrow(ConfigInvalid);
    expect(load).toThrow(/KAFKA_BROKERS: is required[\s\S]*REDIS_URL: must be[\s\S]*NEXUSPIPE_DEDUP_WINDOW_HOURS/);
    expect(load).not.toThrow(/secret/);
  });
});
