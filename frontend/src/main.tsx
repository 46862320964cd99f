import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onSessionEnd } from './api/session.js';
import { queryClient, router } from './app/router.js';
import './styles.css';

// What one person saw is not shown to the next who signs in on this tab.
onSessionEnd((reason) => {
  queryClient.clear();
  const { pathname, href } = router.state.location;
  if (pathname === '/login') return;
  const search = reason === 'expired' ? { return: href, ended: 'expired' as const } : {};
  void router.navigate({ to: '/login', search, replace: true });
});

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
