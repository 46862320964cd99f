/** The routes. Screens are loaded when they are opened; who is not signed in goes to login and comes back. */
import { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api/api-error.js';
import { userQuery } from '../api/queries.js';
import { currentSession } from '../api/session.js';
import { NotFound, PageFailed, RootLayout } from './root-layout.js';
import { lastProject, safeReturnPath, startProject } from './paths.js';
import { liveSearch, loginSearch, parseSearch, stringifySearch } from './search.js';
import { Shell } from './shell.js';

interface Context {
  readonly queryClient: QueryClient;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses it refuses again; an outage may pass.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      staleTime: 10_000,
    },
  },
});

const rootRoute = createRootRouteWithContext<Context>()({ component: RootLayout, notFoundComponent: NotFound });

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: loginSearch,
  beforeLoad: ({ search }) => {
    if (currentSession() && !search.link) throw redirect({ to: safeReturnPath(search.return), replace: true });
  },
  component: lazyRouteComponent(() => import('../panels/login/login-page.js'), 'LoginPage'),
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: ({ location }) => {
    if (currentSession()) return;
    throw redirect({ to: '/login', search: location.href === '/' ? {} : { return: location.href }, replace: true });
  },
});

const startRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const user = await context.queryClient.ensureQueryData(userQuery());
    const projectId = startProject(user.projects, lastProject());
    if (!projectId) throw redirect({ to: '/projects', replace: true });
    throw redirect({ to: '/projects/$projectId/live', params: { projectId }, replace: true });
  },
});

const projectsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/projects',
  component: lazyRouteComponent(() => import('../panels/projects/first-project-page.js'), 'FirstProjectPage'),
});

const projectRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/projects/$projectId',
  component: Shell,
});

const projectStartRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/projects/$projectId/live', params, replace: true });
  },
});

const liveRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/live',
  validateSearch: liveSearch,
  component: lazyRouteComponent(() => import('../panels/live/live-page.js'), 'LivePage'),
});

const collectorsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/collectors',
  component: lazyRouteComponent(() => import('../panels/collectors/collectors-page.js'), 'CollectorsPage'),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  signedInRoute.addChildren([
    startRoute,
    projectsRoute,
    projectRoute.addChildren([projectStartRoute, liveRoute, collectorsRoute]),
  ]),
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
