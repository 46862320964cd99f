import type { Command } from 'commander';
import type { MembersAnswer, MemberView, SentInvitation } from '#contracts';
import { CommandFailed, data, EXIT_CODES, say } from '../output.js';
import {
  openProject,
  takesProject,
  takesReason,
  type ProjectApi,
  type ProjectOptions,
  type WriteOptions,
} from '../project.js';
import { table } from '../table.js';

/** People of a project. */
export function addMembers(program: Command): void {
  const members = program.command('members').description('people of a project');
  takesProject(members.command('list').description('list members, and invitations that are open')).action(list);
  takesReason(members.command('invite <email>').description('invite somebody; prints the link if no mail is sent'))
    .option('--role <role>', 'viewer, analyst, admin or owner', 'viewer')
    .action(invite);
  takesReason(members.command('role <email> <role>').description('give a member another role')).action(setRole);
  takesReason(members.command('remove <email>').description('remove a member, or withdraw an invitation')).action(
    remove,
  );
}

async function list(options: ProjectOptions): Promise<void> {
  const answer = await membersOf(await openProject(options));
  if (options.json) return data(JSON.stringify(answer));
  const members = answer.members.map(({ email, role, since, userId }) => [email, role, `since ${since}`, userId]);
  const invited = answer.invitations.map(({ email, role, expiresAt, id }) => [
    email,
    role,
    `invited until ${expiresAt}`,
    id,
  ]);
  data(table(['EMAIL', 'ROLE', 'STATE', 'ID'], [...members, ...invited]));
}

async function invite(email: string, options: WriteOptions & { readonly role: string }): Promise<void> {
  const api = await openProject(options);
  const sent = await api.call<SentInvitation>('POST', '/members', { email, role: options.role });
  if (options.json) return data(JSON.stringify(sent));
  if (sent.link !== null) data(sent.link);
  const how = sent.link === null ? 'by mail' : 'give them the link, which is shown only now';
  say(`${sent.email} is invited as ${sent.role} until ${sent.expiresAt}: ${how}`);
}

async function setRole(who: string, role: string, options: WriteOptions): Promise<void> {
  const api = await openProject(options);
  const member = memberNamed((await membersOf(api)).members, who);
  if (!member) throw noneNamed(who);
  const changed = await api.call<MemberView>('PATCH', `/members/${member.userId}`, { role });
  if (options.json) data(JSON.stringify(changed));
  else say(`${changed.email} is ${changed.role}`);
}

async function remove(who: string, options: WriteOptions): Promise<void> {
  const api = await openProject(options);
  const { members, invitations } = await membersOf(api);
  const member = memberNamed(members, who);
  const invitation = invitations.find(({ id, email }) => id === who || isSame(email, who));
  if (member) await api.call('DELETE', `/members/${member.userId}`);
  else if (invitation) await api.call('DELETE', `/invitations/${invitation.id}`);
  else throw noneNamed(who);
  say(member ? `${member.email} is no member any more` : `the invitation of ${who} is void`);
}

function membersOf(api: ProjectApi): Promise<MembersAnswer> {
  return api.call('GET', '/members');
}

function memberNamed(members: readonly MemberView[], who: string): MemberView | undefined {
  return members.find(({ userId, email }) => userId === who || isSame(email, who));
}

function isSame(email: string, other: string): boolean {
  return email.toLowerCase() === other.toLowerCase();
}

function noneNamed(who: string): CommandFailed {
  return new CommandFailed(`${who} is no member; nexuspipe members list shows who is`, EXIT_CODES.usage);
}
