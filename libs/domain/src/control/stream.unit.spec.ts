import { describe, it } from '@jest/globals';
import { specify } from './given-when-then.spec.js';
import { stream } from './stream.js';

const { given } = specify(stream);
const create = (name: string) => ({ type: 'create_stream', projectId: 'p1', streamId: 's1', name }) as const;

describe('stream', () => {
  it.each(['web', 'Web-2', '0.a_b', 'x'.repeat(64)])('can be called %j', (name) => {
    given().when(create(name)).then({ type: 'stream_created', projectId: 'p1', streamId: 's1', name });
  });

  it.each(['', 'a b', '-web', 'a/b', 'a:b', 'wéb', 'web\n', 'x'.repeat(65)])('cannot be called %j', (name) => {
    given().when(create(name)).thenRefused('REQUEST_INVALID', 'name');
  });

  it('is made once', () => {
    given({ type: 'stream_created', projectId: 'p1', streamId: 's1', name: 'web' })
      .when(create('web'))
      .thenRefused('CONFLICT');
  });

  const created = { type: 'stream_created', projectId: 'p1', streamId: 's1', name: 'web' } as const;
  const removed = { ...created, type: 'stream_removed' } as const;

  it('is removed once, for good', () => {
    given(created).when({ type: 'remove_stream' }).then(removed);
    given(created, removed).when({ type: 'remove_stream' }).then();
    given(created, removed).when(create('web')).thenRefused('CONFLICT');
  });

  it('cannot be removed before it is there', () => {
    given().when({ type: 'remove_stream' }).thenRefused('NOT_FOUND');
  });

  const kept = (days: number | null) =>
    ({ type: 'stream_retention_set', projectId: 'p1', streamId: 's1', name: 'web', days }) as const;

  it('keeps its events for so many days, or for ever', () => {
    given(created).when({ type: 'set_retention', days: 90 }).then(kept(90));
    given(created, kept(90)).when({ type: 'set_retention', days: 90 }).then();
    given(created, kept(90)).when({ type: 'set_retention', days: null }).then(kept(null));
    given(created, kept(90)).when({ type: 'remove_stream' }).then(removed);
  });

  it('says "for ever" although it said nothing before, since the installation may have a retention of its own', () => {
    given(created).when({ type: 'set_retention', days: null }).then(kept(null));
    given(created, kept(null)).when({ type: 'set_retention', days: null }).then();
  });

  it.each([0, -1, 1.5, NaN, Infinity, 36_501])('does not keep them for %p days', (days) => {
    given(created).when({ type: 'set_retention', days }).thenRefused('REQUEST_INVALID', 'retentionDays');
  });

  it('has no retention before it is there and after it was removed', () => {
    given().when({ type: 'set_retention', days: 1 }).thenRefused('NOT_FOUND');
    given(created, removed).when({ type: 'set_retention', days: 1 }).thenRefused('NOT_FOUND');
  });
});

describe('policy of a stream', () => {
  const created = { type: 'stream_created', projectId: 'p1', streamId: 's1', name: 'web' } as const;
  const removed = { ...created, type: 'stream_removed' } as const;
  const set = (schemaPolicy: 'off' | 'warn' | 'enforce', allowedTypes: readonly string[]) =>
    ({ ...created, type: 'stream_policy_set', schemaPolicy, allowedTypes }) as const;

  it('is off, for any type, until something is said', () => {
    given(created).when({ type: 'set_policy', schemaPolicy: 'off', allowedTypes: [] }).then();
    given(created).when({ type: 'set_policy', schemaPolicy: 'warn' }).then(set('warn', []));
    given(created)
      .when({ type: 'set_policy', allowedTypes: ['page_view'] })
      .then(set('off', ['page_view']));
  });

  it('changes by what is said, and the rest stays', () => {
    const past = [created, set('enforce', ['page_view'])];
    given(...past)
      .when({ type: 'set_policy', schemaPolicy: 'warn' })
      .then(set('warn', ['page_view']));
    given(...past)
      .when({ type: 'set_policy', allowedTypes: [] })
      .then(set('enforce', []));
    given(...past)
      .when({ type: 'set_policy' })
      .then();
  });

  it.each([
    ['an empty type', ['']],
    ['a type with a line end', ['a\nb']],
    ['a type of 129 characters', ['x'.repeat(129)]],
    ['a type twice', ['a', 'a']],
    ['more than 500 types', Array.from({ length: 501 }, (_, index) => `t${index}`)],
  ])('does not take %s', (_what, allowedTypes) => {
    given(created).when({ type: 'set_policy', allowedTypes }).thenRefused('REQUEST_INVALID', 'allowedTypes');
  });

  it("is nobody's before the stream is there and after it was removed", () => {
    given().when({ type: 'set_policy', schemaPolicy: 'warn' }).thenRefused('NOT_FOUND');
    given(created, removed).when({ type: 'set_policy', schemaPolicy: 'warn' }).thenRefused('NOT_FOUND');
  });
});

describe('routing of a stream', () => {
  const created = { type: 'stream_created', projectId: 'p1', streamId: 's1', name: 'web' } as const;
  const removed = { ...created, type: 'stream_removed' } as const;
  const set = (partitionKey: 'visitor' | 'user' | 'event', topicTypes: readonly string[]) =>
    ({ ...created, type: 'stream_routing_set', partitionKey, topicTypes }) as const;

  it('goes by the visitor, to no other topics, until something is said', () => {
    given(created).when({ type: 'set_routing', partitionKey: 'visitor', topicTypes: [] }).then();
    given(created).when({ type: 'set_routing', partitionKey: 'event' }).then(set('event', []));
    given(created)
      .when({ type: 'set_routing', topicTypes: ['purchase'] })
      .then(set('visitor', ['purchase']));
  });

  it('changes by what is said, and the rest stays', () => {
    const past = [created, set('user', ['purchase'])];
    given(...past)
      .when({ type: 'set_routing', partitionKey: 'visitor' })
      .then(set('visitor', ['purchase']));
    given(...past)
      .when({ type: 'set_routing', topicTypes: [] })
      .then(set('user', []));
    given(...past)
      .when({ type: 'set_routing' })
      .then();
    given(...past, removed)
      .when({ type: 'set_routing', partitionKey: 'visitor' })
      .thenRefused('NOT_FOUND');
  });

  it.each(['a', 'page_view', 'Order.Placed', 'sign-up', '2fa', 'v2.1', 'x'.repeat(128)])('can name %j', (type) => {
    given(created)
      .when({ type: 'set_routing', topicTypes: [type] })
      .then(set('visitor', [type]));
  });

  it.each([
    ['a type that is no part of a topic', ['order placed']],
    ['a type with a slash', ['a/b']],
    ['a type with a line end', ['a\n']],
    ['an empty type', ['']],
    ['a type that a later generation of the log would be named by', ['2']],
    ['a type of 129 characters', ['x'.repeat(129)]],
    ['a type twice', ['a', 'a']],
    ['more than 50 types', Array.from({ length: 51 }, (_, index) => `t${index}`)],
  ])('does not take %s', (_what, topicTypes) => {
    given(created).when({ type: 'set_routing', topicTypes }).thenRefused('REQUEST_INVALID', 'topicTypes');
  });
});
