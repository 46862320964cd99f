/** Pages for who is not signed in: the way in, by password or by a one-time link. */
import { createRoute, redirect } from '@tanstack/react-router';
import { readySession } from '../api/renewal.js';
import { rootRoute, screen } from './base-routes.js';
import { safeReturnPath } from './paths.js';
import { loginSearch, tokenSearch } from './search.js';

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: loginSearch,
  beforeLoad: async ({ search }) => {
    // A server that cannot be reached says so when somebody signs in.
    const session = await readySession().catch(() => null);
    if (session && !search.link) throw redirect({ to: safeReturnPath(search.return), replace: true });
  },
  component: screen(() => import('../panels/login/login-page.js'), 'LoginPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: tokenSearch,
  component: screen(() => import('../panels/invitation/invitation-page.js'), 'InvitationPage'),
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: screen(() => import('../panels/reset/forgot-page.js'), 'ForgotPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  validateSearch: tokenSearch,
  component: screen(() => import('../panels/reset/reset-page.js'), 'ResetPage'),
});

export const openRoutes = [loginRoute, invitationRoute, forgotRoute, resetRoute] as const;
