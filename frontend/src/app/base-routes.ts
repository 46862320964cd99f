/** What the routes grow from: the page, the part of it for who is signed in, and a project's. */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { projectsQuery } from '../api/queries.js';
import { readySession } from '../api/renewal.js';
import { cookieHint } from '../api/session.js';
import { loadPart } from './load-part.js';
import { NotFound, RootLayout } from './root-layout.js';
import { Shell } from './shell.js';

interface Context {
  readonly queryClient: QueryClient;
}

/** A screen's own file. When only the file is missing the server was upgraded, and the router reloads the page. */
export function screen<T extends object>(load: () => Promise<T>, name: keyof T & string) {
  return lazyRouteComponent(() => loadPart(load), name);
}

export const rootRoute = createRootRouteWithContext<Context>()({ component: RootLayout, notFoundComponent: NotFound });

export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    const wasSignedIn = cookieHint() === 'in';
    if (await readySession()) return;
    const from = location.href === '/' ? {} : { return: location.href };
    throw redirect({ to: '/login', search: wasSignedIn ? { ...from, ended: 'expired' } : from, replace: true });
  },
});

export const projectRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/projects/$projectId',
  // What one may do here decides what is offered. No screen waits for it.
  loader: ({ context }) => void context.queryClient.prefetchQuery(projectsQuery()),
  component: Shell,
});
