/** The routes. Screens are loaded when they are opened; who is not signed in goes to login and comes back. */
import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { userQuery } from '../api/queries.js';
import { accountRoutes } from './account-routes.js';
import { rootRoute, screen, signedInRoute } from './base-routes.js';
import { openRoutes } from './open-routes.js';
import { lastProject, startProject } from './paths.js';
import { projectRoutes } from './project-routes.js';
import { queryClient } from './query-client.js';
import { NotFound, PageFailed } from './root-layout.js';
import { parseSearch, stringifySearch } from './search.js';

const startRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    // Asked for anew after a reload: a project may have been made since the login.
    const user = await context.queryClient.fetchQuery(userQuery());
    const projectId = startProject(user.projects, lastProject());
    if (!projectId) throw redirect({ to: '/projects', replace: true });
    throw redirect({ to: '/projects/$projectId/overview', params: { projectId }, replace: true });
  },
});

const projectsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/projects',
  component: screen(() => import('../panels/projects/first-project-page.js'), 'FirstProjectPage'),
});

const routeTree = rootRoute.addChildren([
  ...openRoutes,
  signedInRoute.addChildren([startRoute, projectsRoute, projectRoutes, accountRoutes]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
