import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../api/api-error.js';
import { differencesOf, parseSchema } from './parse-schema.js';

describe('a schema as it is typed', () => {
  it('is an object, or has a fault that says so', () => {
    expect(parseSchema('{"type":"object"}')).toEqual({ schema: { type: 'object' }, fault: null });
    expect(parseSchema('[]').fault).toBe('A schema is a JSON object: { … }.');
    expect(parseSchema('{"type"').fault).toMatch(/^Not JSON: /);
  });
});

describe('why a version was refused', () => {
  it('is what the problem lists', () => {
    const one = {
      path: '/properties/n',
      rule: 'type_narrowed',
      from: 'number',
      to: 'integer',
      direction: 'backward',
      against: 1,
    };
    const error = new ApiError('SCHEMA_INCOMPATIBLE', '', 409, { problem: { differences: [one, null, 'x'] } });
    expect(differencesOf(error)).toEqual([one]);
    expect(differencesOf(new ApiError('NETWORK', '', 0))).toEqual([]);
  });
});
