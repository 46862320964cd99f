import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followOtherTabs, onSessionChange } from './api/session.js';
import { queryClient } from './app/query-client.js';
import { router } from './app/router.js';
import './styles.css';

/** Pages for which nobody needs to be signed in. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/login', '/invitation', '/forgot', '/reset']);

onSessionChange((change) => {
  if (change.kind === 'renewed') return;
  const { pathname, href } = router.state.location;
  if (change.kind === 'started') {
    // What one person saw is not shown to the next who signs in on this tab.
    queryClient.clear();
    if (change.switched) void router.navigate({ to: '/', replace: true });
    return;
  }
  // Answers that come now are of nobody. The page keeps what it shows until it is gone: cleared, it would ask again.
  void queryClient.cancelQueries();
  if (OPEN_PATHS.has(pathname)) return queryClient.clear();
  const search = change.reason === 'expired' ? { return: href, ended: 'expired' as const } : {};
  void router.navigate({ to: '/login', search, replace: true }).finally(() => queryClient.clear());
});
followOtherTabs();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
