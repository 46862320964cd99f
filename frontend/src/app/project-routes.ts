/** The screens of a project. Each is loaded when it is opened. */
import { createRoute, redirect } from '@tanstack/react-router';
import { projectRoute, screen } from './base-routes.js';
import {
  auditSearch,
  eventsSearch,
  exploreSearch,
  ledgerSearch,
  liveSearch,
  overviewSearch,
  rejectedSearch,
  requestsSearch,
  schemasSearch,
  sessionsSearch,
} from './search.js';

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

const ledgerRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/ledger',
  validateSearch: ledgerSearch,
  component: screen(() => import('../panels/ledger/ledger-page.js'), 'LedgerPage'),
});

const rejectedRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/rejected',
  validateSearch: rejectedSearch,
  component: screen(() => import('../panels/rejected/rejected-page.js'), 'RejectedPage'),
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

const requestsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/collectors/$collectorId/requests',
  validateSearch: requestsSearch,
  component: screen(() => import('../panels/collectors/requests/requests-page.js'), 'RequestsPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/settings',
  component: screen(() => import('../panels/settings/settings-page.js'), 'SettingsPage'),
});

const membersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/members',
  component: screen(() => import('../panels/members/members-page.js'), 'MembersPage'),
});

const streamsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/streams',
  component: screen(() => import('../panels/streams/streams-page.js'), 'StreamsPage'),
});

const schemasRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/schemas',
  validateSearch: schemasSearch,
  component: screen(() => import('../panels/schemas/schemas-page.js'), 'SchemasPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: screen(() => import('../panels/audit/project-audit-page.js'), 'ProjectAuditPage'),
});

export const projectRoutes = projectRoute.addChildren([
  projectStartRoute,
  overviewRoute,
  liveRoute,
  exploreRoute,
  sessionsRoute,
  eventsRoute,
  eventRoute,
  ledgerRoute,
  rejectedRoute,
  importRoute,
  collectorsRoute,
  requestsRoute,
  streamsRoute,
  schemasRoute,
  membersRoute,
  auditRoute,
  settingsRoute,
]);
