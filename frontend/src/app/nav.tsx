import { Link, useLocation } from '@tanstack/react-router';
import { Activity, ChartSpline, FileUp, KeyRound, LayoutDashboard, List, Route, Settings } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { questionSearch, type QuestionSearch } from '../question/question-search.js';

/** Screens that answer the same question take it along from one to the other. */
const asked = (search: QuestionSearch): QuestionSearch => questionSearch({ ...search });
const nothing = (): Record<never, never> => ({});

const SCREENS = [
  { to: '/projects/$projectId/overview', label: 'Overview', icon: LayoutDashboard, search: asked },
  { to: '/projects/$projectId/live', label: 'Live', icon: Activity, search: nothing },
  { to: '/projects/$projectId/explore', label: 'Explore', icon: ChartSpline, search: asked },
  { to: '/projects/$projectId/sessions', label: 'Sessions', icon: Route, search: asked },
  { to: '/projects/$projectId/events', label: 'Events', icon: List, search: asked },
  { to: '/projects/$projectId/import', label: 'Import', icon: FileUp, search: nothing },
  { to: '/projects/$projectId/collectors', label: 'Collectors', icon: KeyRound, search: nothing },
  { to: '/projects/$projectId/settings', label: 'Settings', icon: Settings, search: nothing },
] as const;

export function Nav({ projectId }: { readonly projectId: string }) {
  const list = useRef<HTMLUListElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    // On a phone the screens stand in a row that is wider than the page.
    list.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav aria-label="Project" className="order-last w-full lg:order-none lg:flex-1">
      <ul ref={list} className="flex gap-1 overflow-x-auto lg:flex-col">
        {SCREENS.map(({ to, label, icon: Icon, search }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ projectId }}
              search={search}
              activeOptions={{ includeSearch: false }}
              className="flex h-10 items-center gap-2.5 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-accent-fill aria-[current=page]:text-accent lg:h-9 lg:rounded-lg lg:border-b-0 lg:hover:bg-sunken lg:aria-[current=page]:bg-accent-soft"
            >
              <Icon aria-hidden className="size-4.5 shrink-0" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
