import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PROJECT_ROLES, type ProjectRole } from '../access/permissions.js';
import { fold, isRefusal } from './decider.js';
import { specify } from './given-when-then.spec.js';
import { project, type ProjectCommand, type ProjectEvent } from './project.js';

const { given } = specify(project);
const created: ProjectEvent = { type: 'project_created', projectId: 'p1', name: 'Shop' };
const member = (userId: string, role: ProjectRole): ProjectEvent => ({
  type: 'member_added',
  projectId: 'p1',
  userId,
  role,
});
const owner = (userId: string): ProjectEvent => member(userId, 'owner');

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

describe('members of a project', () => {
  const changed = (userId: string, role: ProjectRole): ProjectEvent => ({
    type: 'member_role_changed',
    projectId: 'p1',
    userId,
    role,
  });
  const removed = (userId: string): ProjectEvent => ({ type: 'member_removed', projectId: 'p1', userId });
  const change = (userId: string, role: ProjectRole, by: ProjectRole): ProjectCommand => ({
    type: 'change_member_role',
    userId,
    role,
    by,
  });
  const remove = (userId: string, by: ProjectRole): ProjectCommand => ({ type: 'remove_member', userId, by });
  const past = [created, owner('olga'), member('adam', 'admin'), member('vera', 'viewer')];

  it('come once', () => {
    given(created).when({ type: 'add_member', userId: 'vera', role: 'viewer' }).then(member('vera', 'viewer'));
    given(...past)
      .when({ type: 'add_member', userId: 'vera', role: 'admin' })
      .thenRefused('NAME_TAKEN', 'email');
    given(...past, removed('vera'))
      .when({ type: 'add_member', userId: 'vera', role: 'admin' })
      .then(member('vera', 'admin'));
  });

  it('are a thousand at most', () => {
    const crowd = Array.from({ length: 999 }, (_, index) => member(`u${index}`, 'viewer'));
    const add: ProjectCommand = { type: 'add_member', userId: 'one more', role: 'viewer' };
    given(created, ...crowd)
      .when(add)
      .then(member('one more', 'viewer'));
    given(created, owner('olga'), ...crowd)
      .when(add)
      .thenRefused('LIMIT_REACHED');
  });

  it('become owners on the machine, whatever they were', () => {
    given(...past)
      .when({ type: 'add_owner', userId: 'vera' })
      .then(changed('vera', 'owner'));
  });

  it('change their roles by an admin or an owner', () => {
    given(...past)
      .when(change('vera', 'analyst', 'admin'))
      .then(changed('vera', 'analyst'));
    given(...past)
      .when(change('vera', 'viewer', 'admin'))
      .then();
    given(...past)
      .when(change('vera', 'analyst', 'analyst'))
      .thenRefused('FORBIDDEN');
    given(...past)
      .when(change('nobody', 'analyst', 'owner'))
      .thenRefused('NOT_FOUND');
  });

  it('are made and unmade owners by an owner only', () => {
    const two = [...past, changed('adam', 'owner')];
    given(...past)
      .when(change('vera', 'owner', 'admin'))
      .thenRefused('FORBIDDEN');
    given(...past)
      .when(change('vera', 'owner', 'owner'))
      .then(changed('vera', 'owner'));
    given(...two)
      .when(change('olga', 'admin', 'admin'))
      .thenRefused('FORBIDDEN');
    given(...two)
      .when(change('olga', 'admin', 'owner'))
      .then(changed('olga', 'admin'));
    given(...two)
      .when(remove('olga', 'admin'))
      .thenRefused('FORBIDDEN');
    given(...two)
      .when(remove('olga', 'owner'))
      .then(removed('olga'));
  });

  it('are removed by an admin or an owner', () => {
    given(...past)
      .when(remove('vera', 'admin'))
      .then(removed('vera'));
    given(...past)
      .when(remove('vera', 'viewer'))
      .thenRefused('FORBIDDEN');
    given(...past, removed('vera'))
      .when(remove('vera', 'admin'))
      .thenRefused('NOT_FOUND');
  });

  it('leave when they like, but for the last owner', () => {
    given(...past)
      .when({ type: 'leave_project', userId: 'vera' })
      .then(removed('vera'));
    given(...past)
      .when({ type: 'leave_project', userId: 'nobody' })
      .thenRefused('NOT_FOUND');
    given(...past)
      .when({ type: 'leave_project', userId: 'olga' })
      .thenRefused('LAST_OWNER');
    given(...past)
      .when(remove('olga', 'owner'))
      .thenRefused('LAST_OWNER');
    given(...past)
      .when(change('olga', 'viewer', 'owner'))
      .thenRefused('LAST_OWNER');
    given(...past, owner('otto'))
      .when({ type: 'leave_project', userId: 'olga' })
      .then(removed('olga'));
  });

  it('keep an owner among them, whatever is asked and by whom; nobody rises above who asks', () => {
    const userId = fc.constantFrom('olga', 'adam', 'vera', 'new', '__proto__', 'constructor');
    const role = fc.constantFrom(...PROJECT_ROLES);
    const command = fc.oneof(
      fc.record({ type: fc.constant('add_member' as const), userId, role }),
      fc.record({ type: fc.constant('change_member_role' as const), userId, role, by: role }),
      fc.record({ type: fc.constant('remove_member' as const), userId, by: role }),
      fc.record({ type: fc.constant('leave_project' as const), userId }),
    );
    const ownersOf = (history: readonly ProjectEvent[]): string[] => {
      const state = fold(project, history);
      const members = state.status === 'active' ? state.members : {};
      return Object.keys(members).filter((one) => members[one] === 'owner');
    };
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        let history: readonly ProjectEvent[] = past;
        for (const one of commands) {
          const outcome = project.decide(one, fold(project, history));
          if (isRefusal(outcome)) continue;
          const before = ownersOf(history);
          history = [...history, ...outcome];
          const after = ownersOf(history);
          expect(after.length).toBeGreaterThan(0);
          if ('by' in one && one.by !== 'owner') expect(after).toEqual(before);
        }
      }),
    );
  });
});

describe('a long past of a project', () => {
  it('is replayed to the state that its events make one by one', () => {
    const userId = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
    const role = fc.constantFrom(...PROJECT_ROLES);
    const projectId = fc.constant('p1');
    const event = fc.oneof(
      fc.record({ type: fc.constant('member_added' as const), projectId, userId, role }),
      fc.record({ type: fc.constant('member_role_changed' as const), projectId, userId, role }),
      fc.record({ type: fc.constant('member_removed' as const), projectId, userId }),
      fc.record({ type: fc.constant('project_renamed' as const), projectId, name: fc.string() }),
      fc.record({ type: fc.constant('address_keeping_set' as const), projectId, keep: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const history = [created, ...events];
        const { initial, evolve } = project;
        expect(fold(project, history)).toEqual(fold({ initial, evolve }, history));
      }),
    );
    expect(fold(project, [])).toEqual(project.initial);
  });
});

describe('settings of a project', () => {
  it('are its name', () => {
    const renamed: ProjectEvent = { type: 'project_renamed', projectId: 'p1', name: 'Market' };
    given(created).when({ type: 'rename_project', name: 'Market' }).then(renamed);
    given(created, renamed).when({ type: 'rename_project', name: 'Market' }).then();
    given(created).when({ type: 'rename_project', name: ' ' }).thenRefused('REQUEST_INVALID', 'name');
    given().when({ type: 'rename_project', name: 'Market' }).thenRefused('NOT_FOUND');
  });

  it('are its limits, of which one can be changed alone', () => {
    const set = (ratePerSecond: number | null, monthlyQuota: number | null): ProjectEvent => ({
      type: 'project_limits_set',
      projectId: 'p1',
      ratePerSecond,
      monthlyQuota,
    });
    given(created).when({ type: 'set_project_limits', ratePerSecond: 5 }).then(set(5, null));
    given(created, set(5, 7)).when({ type: 'set_project_limits', monthlyQuota: null }).then(set(5, null));
    given(created, set(5, 7)).when({ type: 'set_project_limits', ratePerSecond: 5 }).then();
    given(created)
      .when({ type: 'set_project_limits', ratePerSecond: 0 })
      .thenRefused('REQUEST_INVALID', 'ratePerSecond');
    given().when({ type: 'set_project_limits', ratePerSecond: 5 }).thenRefused('NOT_FOUND');
  });
});
