import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type ConfigInvalid, loadConfig, variables } from './config.js';

const schema = z.object({
  PORT: variables.port(3000),
  KAFKA_BROKERS: variables.kafkaBrokers(),
  DATABASE_URL: variables.databaseUrl(),
  REDIS_URL: variables.redisUrl(),
});
const good = { KAFKA_BROKERS: 'a:9092, b:9092', DATABASE_URL: 'postgres://u:p@h/d', REDIS_URL: 'redis://h' };

function problems(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(schema, env);
    return [];
  } catch (fault) {
    return (fault as ConfigInvalid).problems;
  }
}

describe('configuration', () => {
  it('reads, converts and defaults', () => {
    expect(loadConfig(schema, { ...good, PORT: '' })).toEqual({
      ...good,
      PORT: 3000,
      KAFKA_BROKERS: ['a:9092', 'b:9092'],
    });
  });

  it('names every wrong and missing variable in one error', () => {
    const found = problems({ PORT: 'eighty', DATABASE_URL: 'mysql://h/d', KAFKA_BROKERS: 'nohost' });
    expect(found.map((line) => line.split(':')[0])).toEqual(['PORT', 'KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL']);
    expect(found.at(-1)).toBe('REDIS_URL: is required and not set');
  });

  it('never shows a value', () => {
    expect(problems({ ...good, DATABASE_URL: 'mysql://u:geheim@h/d' }).join()).not.toContain('geheim');
  });
});
