import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROLES, type ProjectRole } from '../access/permissions.js';
import { fold } from './decider.js';
import { specify } from './given-when-then.spec.js';
import { invitation, type InvitationEvent } from './invitation.js';

const { given } = specify(invitation);
const WEEK = 7 * 86_400_000;
const facts = { projectId: 'p1', invitationId: 'i1' };
const invite = (by: ProjectRole, role: ProjectRole = 'viewer') =>
  ({ type: 'invite', ...facts, email: ' Ann@Example.org ', role, by, tokenHash: 'h1', expiresAt: WEEK }) as const;
const invited = (role: ProjectRole = 'viewer'): InvitationEvent => ({
  type: 'invited',
  ...facts,
  email: 'ann@example.org',
  role,
  tokenHash: 'h1',
  expiresAt: WEEK,
});
const renew = (by: ProjectRole) => ({ type: 'renew_invitation', by, tokenHash: 'h2', expiresAt: 2 * WEEK }) as const;
const renewed: InvitationEvent = { type: 'invitation_renewed', ...facts, tokenHash: 'h2', expiresAt: 2 * WEEK };
const withdraw = (by: ProjectRole) => ({ type: 'withdraw_invitation', by }) as const;
const withdrawn: InvitationEvent = { type: 'invitation_withdrawn', ...facts };
const accept = (at: number) => ({ type: 'accept_invitation', userId: 'u1', at }) as const;
const accepted: InvitationEvent = { type: 'invitation_accepted', ...facts, userId: 'u1' };

describe('invitation', () => {
  it('is for one spelling of an address', () => {
    given().when(invite('admin')).then(invited());
  });

  it('is made once', () => {
    given(invited()).when(invite('admin')).thenRefused('CONFLICT');
    given(invited(), withdrawn).when(invite('admin')).thenRefused('CONFLICT');
  });

  it.each(['viewer', 'analyst'] as const)('is nothing that a %s makes, renews or withdraws', (by) => {
    given().when(invite(by)).thenRefused('FORBIDDEN');
    given(invited()).when(renew(by)).thenRefused('FORBIDDEN');
    given(invited()).when(withdraw(by)).thenRefused('FORBIDDEN');
  });

  it.each(PROJECT_ROLES)('to be %s is made by who may make one', (role) => {
    given().when(invite('owner', role)).then(invited(role));
    const byAdmin = given().when(invite('admin', role));
    if (role === 'owner') byAdmin.thenRefused('FORBIDDEN');
    else byAdmin.then(invited(role));
  });

  it('to be an owner is renewed and withdrawn by owners only: who renews it may hold its link', () => {
    given(invited('owner')).when(renew('admin')).thenRefused('FORBIDDEN');
    given(invited('owner')).when(withdraw('admin')).thenRefused('FORBIDDEN');
    given(invited('owner')).when(renew('owner')).then(renewed);
    given(invited('owner')).when(withdraw('owner')).then(withdrawn);
  });

  it('is renewed while it is open, also when it has expired', () => {
    given(invited()).when(renew('admin')).then(renewed);
    given(invited(), renewed).when(accept(WEEK)).then(accepted);
    given().when(renew('admin')).thenRefused('NOT_FOUND');
    given(invited(), withdrawn).when(renew('admin')).thenRefused('NOT_FOUND');
    given(invited(), accepted).when(renew('admin')).thenRefused('NOT_FOUND');
  });

  it('is withdrawn, and stays so', () => {
    given(invited()).when(withdraw('admin')).then(withdrawn);
    given(invited(), withdrawn).when(withdraw('admin')).then();
    given().when(withdraw('admin')).thenRefused('NOT_FOUND');
  });

  it('is accepted once, before it expires', () => {
    given(invited())
      .when(accept(WEEK - 1))
      .then(accepted);
    given(invited()).when(accept(WEEK)).thenRefused('LINK_INVALID');
    given(invited(), accepted).when(accept(0)).thenRefused('LINK_INVALID');
    given(invited(), withdrawn).when(accept(0)).thenRefused('LINK_INVALID');
    given().when(accept(0)).thenRefused('NOT_FOUND');
  });

  it('holds no token in its state, which stands in the audit log', () => {
    expect(JSON.stringify(fold(invitation, [invited(), renewed]))).not.toMatch(/h1|h2/);
  });
});
