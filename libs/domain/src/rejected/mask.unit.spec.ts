import { describe, expect, it } from '@jest/globals';
import { parseJsonTree, writeJsonTree } from './json-tree.js';
import { MASK, maskSecrets, SECRET_NAMES } from './mask.js';

const shown = (event: unknown): unknown =>
  JSON.parse(writeJsonTree(maskSecrets(parseJsonTree(JSON.stringify(event))!).event)) as unknown;

describe('an event that is shown', () => {
  it.each([...SECRET_NAMES, 'new_password', 'X-Auth-Token', 'clientSecret', 'stripe.apiKey', 'PIN'])(
    'does not show what is called %s',
    (name) => {
      expect(shown({ properties: { [name]: 'abc', deep: { [name]: [7, { x: true }] } } })).toEqual({
        properties: { [name]: MASK, deep: { [name]: [MASK, { x: MASK }] } },
      });
    },
  );

  it('shows what only sounds like one', () => {
    const event = { properties: { shopping: 'x', tokens: 3, opinion: 'y', secretary: 'z', at: 1_763_632_800_003 } };
    expect(shown(event)).toEqual(event);
  });

  it('masks what is secret within a text, and no more of it', () => {
    expect(
      shown({
        url: 'https://x.test/?a=1&access_token=abc#b=2',
        properties: {
          message: 'sent Bearer abcdefgh12345 with npk_live_abcdefgh123 and eyJhbGciOi.eyJzdWIi.c2ln',
          card: '4111 1111 1111 1111',
          number: 4111111111111111,
          order: '4111 1111 1111 1112',
        },
      }),
    ).toEqual({
      url: `https://x.test/?a=1&access_token=${MASK}#b=2`,
      properties: {
        message: `sent Bearer ${MASK} with ${MASK} and ${MASK}`,
        card: MASK,
        number: MASK,
        order: '4111 1111 1111 1112',
      },
    });
  });

  it('says what is masked, and keeps the digits of the rest', () => {
    const { event, pointers } = maskSecrets(parseJsonTree('{"a/b":{"token":"x","n":1.50},"password":null}')!);
    expect(pointers).toEqual(['/a~1b/token']);
    expect(writeJsonTree(event)).toBe(`{"a/b":{"token":"${MASK}","n":1.50},"password":null}`);
  });
});
