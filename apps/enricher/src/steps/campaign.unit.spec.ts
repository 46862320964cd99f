import { describe, expect, it } from '@jest/globals';
import { aRawEvent, facts } from './a-raw-event.spec.js';
import { campaign } from './campaign.js';

const NONE = { source: null, medium: null, name: null, term: null, content: null };
const on = (query: string, context: string | null = null) =>
  campaign(aRawEvent({ context }), facts({ page: new URL(`https://shop.test/${query}`) }));

describe('campaign', () => {
  it('reads all five parameters of the url', () => {
    const query = '?utm_source=news%20letter&utm_medium=email&utm_campaign=spring&utm_term=shoes&utm_content=top';
    expect(on(query)).toEqual({
      campaign: { source: 'news letter', medium: 'email', name: 'spring', term: 'shoes', content: 'top' },
    });
  });

  it.each([
    ['no query', ''],
    ['no such parameter', '?source=x&xutm_source=y'],
    ['empty ones', '?utm_source=&utm_medium=%20'],
    ['them in the fragment only', '#utm_source=x'],
  ])('finds nothing where there is %s', (_, query) => {
    expect(on(query)).toEqual({});
  });

  it('takes the first of several', () => {
    expect(on('?utm_source=a&utm_source=b')).toEqual({ campaign: { ...NONE, source: 'a' } });
  });

  it('reads Segment’s context when the url has none', () => {
    const context = '{"campaign":{"name":"spring","source":"ads","medium":7,"other":"x"}}';
    expect(on('', context)).toEqual({ campaign: { ...NONE, name: 'spring', source: 'ads' } });
    expect(on('?utm_source=url', context)).toEqual({ campaign: { ...NONE, source: 'url' } });
    expect(campaign(aRawEvent({ context }), facts())).toEqual({ campaign: { ...NONE, name: 'spring', source: 'ads' } });
  });

  it.each([
    '{"campaign":null}',
    '{"campaign":"x"}',
    '{"campaign":["x"]}',
    '{"campaign":{}}',
    '{"page":{"campaign":{"name":"x"}}}',
    '{"campaign":{"__proto__":{"source":"x"}}}',
  ])('finds nothing in %s', (context) => {
    expect(on('', context)).toEqual({});
  });

  it('writes nothing that the database refuses', () => {
    expect(on('?utm_source=a%00b')).toEqual({ campaign: { ...NONE, source: 'a\ufffdb' } });
  });
});
