import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

describe('a log', () => {
  it('holds no value of a statement that failed, and no secret by its name', () => {
    const lines: string[] = [];
    const logger = createLogger('spec', 'info', { write: (line) => void lines.push(line) });
    const detail = 'Failing row contains (canary)';
    const driverError = Object.assign(new Error('null value'), { detail, code: '23502' });
    const fault = Object.assign(new Error('null value'), { parameters: ['canary'], detail, driverError });
    logger.error({ err: fault }, 'it failed');
    for (const name of ['password', 'token', 'key', 'authorization']) {
      logger.info({ [name]: 'canary', request: { [name]: 'canary' } }, 'it happened');
    }
    expect(lines).toHaveLength(5);
    expect(lines.join('')).not.toContain('canary');
    expect(lines[0]).toContain('23502');
  });
});
