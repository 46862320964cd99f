/** The frame of pages that are about a person or the installation rather than a project. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { ArrowLeft, Layers, ScrollText, UserRound, Users } from 'lucide-react';
import { userQuery } from '../api/queries.js';
import { AccountMenu } from './account-menu.js';
import { Logo } from './logo.js';
import { navLinkClass } from './nav.js';
import { MAIN_ID } from './root-layout.js';

const PAGES = [
  { to: '/profile', label: 'Profile', icon: UserRound, operator: false },
  { to: '/operate/people', label: 'People', icon: Users, operator: true },
  { to: '/operate/read-models', label: 'Read models', icon: Layers, operator: true },
  { to: '/operate/audit', label: 'Audit log', icon: ScrollText, operator: true },
] as const;

export function AccountShell() {
  const { data: user } = useQuery(userQuery());
  const isOperator = user?.instanceRole === 'operator';
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_minmax(0,1fr)]">
      <header className="sticky top-0 z-20 border-b border-line bg-surface lg:h-dvh lg:border-r lg:border-b-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 pt-2 lg:h-full lg:flex-col lg:flex-nowrap lg:items-stretch lg:gap-3 lg:p-3">
          <div className="hidden px-2 py-2 lg:block">
            <Logo />
          </div>
          <Link
            to="/"
            className="flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-lg border border-line bg-surface px-3 font-medium hover:bg-sunken lg:flex-none"
          >
            <ArrowLeft aria-hidden className="size-4 text-ink-3" />
            Back to the project
          </Link>
          <nav aria-label="Account" className="order-last w-full lg:order-none lg:flex-1">
            <ul className="flex gap-1 overflow-x-auto lg:flex-col">
              {PAGES.filter(({ operator }) => isOperator || !operator).map(({ to, label, icon: Icon }) => (
                <li key={to}>
                  <Link to={to} activeOptions={{ includeSearch: false }} className={navLinkClass}>
                    <Icon aria-hidden className="size-4.5 shrink-0" />
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <AccountMenu />
        </div>
      </header>
      <main
        id={MAIN_ID}
        tabIndex={-1}
        className="mx-auto w-full max-w-[80rem] min-w-0 p-3 outline-none sm:p-5 lg:px-7 lg:py-6"
      >
        <Outlet />
      </main>
    </div>
  );
}
