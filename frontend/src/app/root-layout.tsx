import { Link, Outlet, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { EmptyState, ErrorState } from '../ui/states.js';

/** Where the skip link leads, on every page. */
export const MAIN_ID = 'main';

export function RootLayout() {
  return (
    <>
      <a
        href={`#${MAIN_ID}`}
        className="skip-link rounded-lg bg-accent-fill px-4 py-2 font-medium text-white"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById(MAIN_ID)?.focus();
        }}
      >
        Skip to content
      </a>
      <Outlet />
    </>
  );
}

export function NotFound() {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="grid min-h-[70dvh] place-items-center outline-none">
      <h1 className="sr-only">Page not found</h1>
      <EmptyState
        icon={Compass}
        title="There is no such page"
        action={
          <Link to="/" className="font-medium text-accent underline underline-offset-4">
            Go to the start page
          </Link>
        }
      >
        The address may be mistyped, or the page has moved.
      </EmptyState>
    </main>
  );
}

/** A fault on a page: the rest of the dashboard stays usable. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  // Loads again what the page is made of, its file and its data.
  const retry = () => void router.invalidate().finally(reset);
  return (
    <div className="grid min-h-[60dvh] place-items-center">
      <ErrorState error={error} onRetry={retry} />
    </div>
  );
}
