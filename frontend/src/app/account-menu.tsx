import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { signOut } from '../api/auth.js';
import { userQuery } from '../api/queries.js';
import { Dropdown, MenuItem, MenuLine, RadioMenu } from '../ui/menu.js';
import { setTheme, useTheme, type Theme } from './theme.js';

const THEME_LABELS: readonly { readonly value: Theme; readonly text: string; readonly icon: typeof Sun }[] = [
  { value: 'system', text: 'As the system', icon: Monitor },
  { value: 'light', text: 'Light', icon: Sun },
  { value: 'dark', text: 'Dark', icon: Moon },
];

export function AccountMenu() {
  const { data: user } = useQuery(userQuery());
  const theme = useTheme();
  const navigate = useNavigate();
  return (
    <Dropdown
      align="end"
      trigger={
        <button
          type="button"
          aria-label="Account and appearance"
          className="flex h-10 items-center gap-2.5 rounded-lg px-2 text-left hover:bg-sunken lg:w-full"
        >
          <span aria-hidden className="grid size-7 place-items-center rounded-full bg-sunken text-ink-2">
            <UserRound className="size-4" />
          </span>
          <span className="hidden min-w-0 flex-1 truncate text-ink-2 lg:block">{user?.email}</span>
          <ChevronsUpDown aria-hidden className="hidden size-4 shrink-0 text-ink-3 lg:block" />
        </button>
      }
    >
      <p className="px-2.5 pt-1.5 pb-2 text-[0.8125rem] text-ink-3">
        Signed in as
        <span className="block truncate font-medium text-ink">{user?.email}</span>
      </p>
      <MenuLine />
      <MenuItem onClick={() => void navigate({ to: '/profile' })}>
        <UserRound aria-hidden className="size-4 text-ink-3" />
        Profile
      </MenuItem>
      {user?.instanceRole === 'operator' && (
        <MenuItem onClick={() => void navigate({ to: '/operate/people' })}>
          <Building2 aria-hidden className="size-4 text-ink-3" />
          Installation
        </MenuItem>
      )}
      <MenuLine />
      <RadioMenu
        label="Appearance"
        value={theme}
        onChange={setTheme}
        options={THEME_LABELS.map(({ value, text, icon: Icon }) => ({
          value,
          label: (
            <>
              <Icon aria-hidden className="size-4 text-ink-3" />
              {text}
            </>
          ),
        }))}
      />
      <MenuLine />
      <MenuItem onClick={signOut}>
        <LogOut aria-hidden className="size-4 text-ink-3" />
        Sign out
      </MenuItem>
    </Dropdown>
  );
}
