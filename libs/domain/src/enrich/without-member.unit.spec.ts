import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withoutMember } from './without-member.js';

describe('withoutMember', () => {
  it.each([
    ['{"ip":"1.2.3.4"}', '{}'],
    ['{"a":1.0,"ip":"1.2.3.4","b":12345678901234567890}', '{"a":1.0,"b":12345678901234567890}'],
    ['{ "ip" : "1.2.3.4" , "a" : { "ip" : 1 } }', '{"a" : { "ip" : 1 }}'],
    ['{"a":[{"ip":1}],"\\u0069p":null,"ip":[1,{"x":"}"}]}', '{"a":[{"ip":1}]}'],
    ['{"a":"\\"ip\\":1"}', '{"a":"\\"ip\\":1"}'],
    ['{ "b" : 1 }', '{ "b" : 1 }'],
    ['["ip"]', '["ip"]'],
    ['null', 'null'],
  ])('%s becomes %s', (json, expected) => {
    expect(withoutMember(json, 'ip')).toBe(expected);
  });

  it.each(['{', '{"a', '{"a"', '{"a":', '{"a":1', '{"a":[1', '{"a" 1}', '{a:1}', '{"a":1 "b":2}'])(
    'refuses %s, which breaks off',
    (json) => {
      expect(() => withoutMember(json, 'a')).toThrow(SyntaxError);
    },
  );

  it('leaves what parsing and deleting would leave, however the text is spaced', () => {
    const object = fc.dictionary(fc.constantFrom('ip', 'a', '"', '__x', '', 'é'), fc.jsonValue());
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const expected = { ...value };
        delete expected['ip'];
        expect(JSON.parse(withoutMember(JSON.stringify(value, null, space), 'ip'))).toEqual(
          JSON.parse(JSON.stringify(expected)),
        );
      }),
    );
  });
});
