import { Link } from '@tanstack/react-router';
import { Activity, KeyRound } from 'lucide-react';

const SCREENS = [
  { to: '/projects/$projectId/live', label: 'Live', icon: Activity },
  { to: '/projects/$projectId/collectors', label: 'Collectors', icon: KeyRound },
] as const;

export function Nav({ projectId }: { readonly projectId: string }) {
  return (
    <nav aria-label="Project" className="order-last w-full lg:order-none lg:flex-1">
      <ul className="flex gap-1 overflow-x-auto lg:flex-col">
        {SCREENS.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ projectId }}
              activeOptions={{ includeSearch: false }}
              className="flex h-10 items-center gap-2.5 border-b-2 border-transparent px-3 font-medium text-ink-2 hover:text-ink aria-[current=page]:border-accent-fill aria-[current=page]:text-accent lg:h-9 lg:rounded-lg lg:border-b-0 lg:hover:bg-sunken lg:aria-[current=page]:bg-accent-soft"
            >
              <Icon aria-hidden className="size-4.5" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
