/** What a token may do, in people's words. */
import type { AccessTokenView } from '#contracts';

export type TokenScope = AccessTokenView['scopes'][number];

export const SCOPES: readonly { readonly value: TokenScope; readonly title: string; readonly text: string }[] = [
  { value: 'read', title: 'Read', text: 'Figures, events, the live feed and files, where you may see them.' },
  {
    value: 'admin',
    title: 'Manage',
    text: 'Whatever your role in each project allows: keys, streams, members, settings.',
  },
  { value: 'operate', title: 'Operate', text: 'The installation: its people and its audit log.' },
];

export const scopeNames = (scopes: readonly TokenScope[]): string =>
  SCOPES.filter(({ value }) => scopes.includes(value))
    .map(({ title }) => title)
    .join(', ');
