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
import { loadPart } from './load-part.js';
import { NotFound, PageFailed, RootLayout } from './root-layout.js';
import { lastProject, safeReturnPath, startProject } from './paths.js';
import {
  eventsSearch,
  exploreSearch,
  liveSearch,
  loginSearch,
  overviewSearch,
  parseSearch,
  sessionsSearch,
  stringifySearch,
} from './search.js';
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

/** A screen's own file. When only the file is missing the server was upgraded, and the router reloads the page. */
function screen<T extends object>(load: () => Promise<T>, name: keyof T & string) {
  return lazyRouteComponent(() => loadPart(load), name);
}

const rootRoute = createRootRouteWithContext<Context>()({ component: RootLayout, notFoundComponent: NotFound });

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: loginSearch,
  beforeLoad: ({ search }) => {
    if (currentSession() && !search.link) throw redirect({ to: safeReturnPath(search.return), replace: true });
  },
  component: screen(() => import('../panels/login/login-page.js'), 'LoginPage'),
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

const projectRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/projects/$projectId',
  component: Shell,
});

const projectStartRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/projects/$projectId/overview', params, replace: true });
  },
});

const overviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/overview',
  validateSearch: overviewSearch,
  component: screen(() => import('../panels/overview/overview-page.js'), 'OverviewPage'),
});

const exploreRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/explore',
  validateSearch: exploreSearch,
  component: screen(() => import('../panels/explore/explore-page.js'), 'ExplorePage'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/sessions',
  validateSearch: sessionsSearch,
  component: screen(() => import('../panels/sessions/sessions-page.js'), 'SessionsPage'),
});

const eventsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/events',
  validateSearch: eventsSearch,
  component: screen(() => import('../panels/events/events-page.js'), 'EventsPage'),
});

/** Where is my event: without an id the place to look one up. */
const eventRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/event/{-$eventId}',
  component: screen(() => import('../panels/event/event-page.js'), 'EventPage'),
});

const importRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/import',
  component: screen(() => import('../panels/import/import-page.js'), 'ImportPage'),
});

const liveRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/live',
  validateSearch: liveSearch,
  component: screen(() => import('../panels/live/live-page.js'), 'LivePage'),
});

const collectorsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/collectors',
  component: screen(() => import('../panels/collectors/collectors-page.js'), 'CollectorsPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings',
  component: screen(() => import('../panels/settings/settings-page.js'), 'SettingsPage'),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  signedInRoute.addChildren([
    startRoute,
    projectsRoute,
    projectRoute.addChildren([
      projectStartRoute,
      overviewRoute,
      liveRoute,
      exploreRoute,
      sessionsRoute,
      eventsRoute,
      eventRoute,
      importRoute,
      collectorsRoute,
      settingsRoute,
    ]),
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
