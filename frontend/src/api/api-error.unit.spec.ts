import { describe, expect, it } from '@jest/globals';
import { ApiError, errorOf, fieldProblem, networkError, textOf } from './api-error.js';

const problem = (code: string, extra: object = {}): string =>
  JSON.stringify({ type: `urn:nexuspipe:error:${code}`, title: 'Title', code, traceId: 'trace', ...extra });

describe('API errors', () => {
  it('reads a problem', () => {
    const error = errorOf(409, problem('NAME_TAKEN', { detail: 'web exists' }), null);
    expect(error).toMatchObject({
      code: 'NAME_TAKEN',
      message: 'Title',
      status: 409,
      detail: 'web exists',
      traceId: 'trace',
    });
  });

  it.each(['<html>Bad gateway</html>', '', 'null', '{"code":7}'])(
    'keeps the status of a body that is no problem: %s',
    (body) => {
      expect(errorOf(502, body, null)).toMatchObject({ code: 'ANSWER_INVALID', status: 502 });
    },
  );

  it('reads Retry-After in seconds, and ignores what is not', () => {
    expect(errorOf(429, problem('TOO_MANY_REQUESTS'), '7').retryAfter).toBe(7);
    expect(errorOf(429, problem('TOO_MANY_REQUESTS'), 'Fri, 20 Nov 2026 10:00:00 GMT').retryAfter).toBeNull();
    expect(errorOf(429, problem('TOO_MANY_REQUESTS'), null).retryAfter).toBeNull();
  });

  it('advises by code, else with what the server says', () => {
    expect(textOf(errorOf(401, problem('LOGIN_FAILED'), null)).advice).toContain('Check both');
    expect(textOf(errorOf(400, problem('REQUEST_INVALID', { detail: 'name is long' }), null)).advice).toBe(
      'Name is long.',
    );
    expect(textOf(errorOf(429, problem('TOO_MANY_REQUESTS'), '7')).advice).toBe('Try again in 7 s.');
  });

  it('names each wrong field', () => {
    const errors = [{ field: 'name', detail: 'name must be short' }, { field: 'x', detail: 'is unknown' }, null, {}];
    const error = errorOf(400, problem('REQUEST_INVALID', { errors }), null);
    expect(textOf(error).advice).toBe('Name must be short. is unknown.');
    expect(error.fields).toEqual({ name: 'Must be short.', x: 'Is unknown.' });
    expect(fieldProblem(error, 'name')).toBe('Must be short.');
    expect(fieldProblem(error, 'other')).toBeNull();
    expect(fieldProblem(new TypeError('name'), 'name')).toBeNull();
    expect(textOf(errorOf(400, problem('REQUEST_INVALID', { errors: 'all' }), null)).advice).toBeNull();
  });

  it('gives the trace of a fault, not of a refusal', () => {
    expect(textOf(errorOf(500, problem('INTERNAL'), null)).reference).toBe('INTERNAL · trace');
    expect(textOf(errorOf(400, problem('REQUEST_INVALID'), null)).reference).toBe('REQUEST_INVALID');
    expect(textOf(errorOf(401, problem('LOGIN_FAILED'), null)).reference).toBeNull();
    expect(textOf(networkError()).reference).toBeNull();
  });

  it('owns up to a fault of the page', () => {
    expect(textOf(new TypeError('x is undefined'))).toMatchObject({ advice: 'x is undefined', reference: null });
    expect(new ApiError('NETWORK', 't', 0)).toBeInstanceOf(Error);
  });
});
