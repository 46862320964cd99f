/** Pages about a person, and for who operates the installation. */
import { createRoute, redirect } from '@tanstack/react-router';
import { userQuery } from '../api/queries.js';
import { screen, signedInRoute } from './base-routes.js';
import { auditSearch } from './search.js';

const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  id: 'account',
  component: screen(() => import('./account-shell.js'), 'AccountShell'),
});

const profileRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/profile',
  component: screen(() => import('../panels/profile/profile-page.js'), 'ProfilePage'),
});

const operateRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/operate',
  beforeLoad: async ({ context }) => {
    const { instanceRole } = await context.queryClient.ensureQueryData(userQuery());
    // The gateway refuses as well; who followed an old link is not left in front of errors.
    if (instanceRole !== 'operator') throw redirect({ to: '/profile', replace: true });
  },
});

const operateStartRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/operate/people', replace: true });
  },
});

const peopleRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/people',
  component: screen(() => import('../panels/operate/people-page.js'), 'PeoplePage'),
});

const readModelsRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/read-models',
  component: screen(() => import('../panels/read-models/read-models-page.js'), 'ReadModelsPage'),
});

const replayRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/replays/$replayId',
  component: screen(() => import('../panels/read-models/replay/replay-page.js'), 'ReplayPage'),
});

const instanceAuditRoute = createRoute({
  getParentRoute: () => operateRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: screen(() => import('../panels/audit/instance-audit-page.js'), 'InstanceAuditPage'),
});

export const accountRoutes = accountRoute.addChildren([
  profileRoute,
  operateRoute.addChildren([operateStartRoute, peopleRoute, readModelsRoute, replayRoute, instanceAuditRoute]),
]);
