import { Link, useLocation } from '@tanstack/react-router';
import {
  Activity,
  ChartSpline,
  FileJson2,
  FileUp,
  FileX2,
  KeyRound,
  LayoutDashboard,
  List,
  Route,
  Scale,
  ScrollText,
  Settings,
  Users,
  Waypoints,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useAccess, type Permission } from '../access/may.js';
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
  { to: '/projects/$projectId/ledger', label: 'Ledger', icon: Scale, search: asked },
  { to: '/projects/$projectId/rejected', label: 'Rejected', icon: FileX2, search: asked },
  { to: '/projects/$projectId/import', label: 'Import', icon: FileUp, search: nothing },
] as const;

const MANAGED = [
  { to: '/projects/$projectId/collectors', label: 'Collectors', icon: KeyRound, search: nothing },
  { to: '/projects/$projectId/streams', label: 'Streams', icon: Waypoints, search: nothing },
  { to: '/projects/$projectId/schemas', label: 'Schemas', icon: FileJson2, search: nothing },
  { to: '/projects/$projectId/members', label: 'Members', icon: Users, search: nothing },
  { to: '/projects/$projectId/audit', label: 'Audit log', icon: ScrollText, search: nothing },
  { to: '/projects/$projectId/settings', label: 'Settings', icon: Settings, search: nothing },
] as const;

/** Screens that are of no use to who may not do this; their addresses say why. */
const NEEDS: Readonly<Record<string, Permission>> = {
  Rejected: 'rejected:read',
  Import: 'collectors:write',
  Collectors: 'collectors:read',
  'Audit log': 'audit:read',
};

export const navLinkClass =
  'flex h-10 items-center gap-2.5 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-accent-fill aria-[current=page]:text-accent lg:h-9 lg:rounded-lg lg:border-b-0 lg:hover:bg-sunken lg:aria-[current=page]:bg-accent-soft';

export function Nav({ projectId }: { readonly projectId: string }) {
  const list = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const { role, may } = useAccess(projectId);
  useEffect(() => {
    // On a phone the screens stand in a row that is wider than the page.
    list.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  const offered = ({ label }: { readonly label: string }): boolean => {
    const needed = NEEDS[label];
    return needed === undefined || role === null || may(needed);
  };
  return (
    <nav
      aria-label="Project"
      className="order-last w-full min-w-0 lg:order-none lg:min-h-0 lg:flex-1 lg:overflow-y-auto"
    >
      <div ref={list} className="flex gap-1 overflow-x-auto lg:flex-col lg:gap-4">
        <Screens screens={SCREENS.filter(offered)} projectId={projectId} />
        <Screens screens={MANAGED.filter(offered)} projectId={projectId} />
      </div>
    </nav>
  );
}

interface ScreensProps {
  readonly screens: readonly ((typeof SCREENS)[number] | (typeof MANAGED)[number])[];
  readonly projectId: string;
}

function Screens({ screens, projectId }: ScreensProps) {
  return (
    <ul className="flex gap-1 lg:flex-col">
      {screens.map(({ to, label, icon: Icon, search }) => (
        <li key={to}>
          <Link
            to={to}
            params={{ projectId }}
            search={search}
            activeOptions={{ includeSearch: false }}
            className={navLinkClass}
          >
            <Icon aria-hidden className="size-4.5 shrink-0" />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
