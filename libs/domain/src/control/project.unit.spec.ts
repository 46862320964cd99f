import { describe, it } from '@jest/globals';
import { specify } from './given-when-then.spec.js';
import { project, type ProjectEvent } from './project.js';

const { given } = specify(project);
const created: ProjectEvent = { type: 'project_created', projectId: 'p1', name: 'Shop' };
const owner = (userId: string): ProjectEvent => ({ type: 'member_added', projectId: 'p1', userId, role: 'owner' });

describe('project', () => {
  it('is owned by who makes it', () => {
    given().when({ type: 'create_project', projectId: 'p1', name: 'Shop', ownerId: 'u1' }).then(created, owner('u1'));
  });

  it('may be made before there is anybody', () => {
    given().when({ type: 'create_project', projectId: 'p1', name: 'Shop', ownerId: null }).then(created);
  });

  it('is made once', () => {
    given(created)
      .when({ type: 'create_project', projectId: 'p1', name: 'Again', ownerId: 'u1' })
      .thenRefused('CONFLICT');
  });

  it.each(['', ' ', ' Shop', 'Shop ', 'a\u0000b', 'line\nbreak', '\ud800', 'x'.repeat(101)])(
    'cannot be called %j',
    (name) => {
      given()
        .when({ type: 'create_project', projectId: 'p1', name, ownerId: null })
        .thenRefused('REQUEST_INVALID', 'name');
    },
  );

  it.each(['a', 'Läden & Märkte', '店', 'x'.repeat(100)])('can be called %j', (name) => {
    given()
      .when({ type: 'create_project', projectId: 'p1', name, ownerId: null })
      .then({ type: 'project_created', projectId: 'p1', name });
  });

  it('takes an owner', () => {
    given(created).when({ type: 'add_owner', userId: 'u1' }).then(owner('u1'));
  });

  it('takes an owner once', () => {
    given(created, owner('u1')).when({ type: 'add_owner', userId: 'u1' }).then();
  });

  it('takes nobody before it exists', () => {
    given().when({ type: 'add_owner', userId: 'u1' }).thenRefused('NOT_FOUND');
  });

  it('keeps addresses when it is told to, until it is told not to', () => {
    const set = (keep: boolean): ProjectEvent => ({ type: 'address_keeping_set', projectId: 'p1', keep });
    given(created).when({ type: 'set_address_keeping', keep: true }).then(set(true));
    given(created).when({ type: 'set_address_keeping', keep: false }).then();
    given(created, set(true)).when({ type: 'set_address_keeping', keep: true }).then();
    given(created, set(true)).when({ type: 'set_address_keeping', keep: false }).then(set(false));
    given().when({ type: 'set_address_keeping', keep: true }).thenRefused('NOT_FOUND');
  });
});
