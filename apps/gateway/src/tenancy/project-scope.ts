/**
 * Which project the work in hand is about: PostgreSQL shows the gateway's role no row of another one. Work that says
 * nothing sees no project's rows.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** As the policies read it, see the migrations of the role. */
const EVERY_PROJECT = '*';
const NO_PROJECT = '';

/** Ids are ours; anything else is not looked up (PostgreSQL refuses some texts, and `*` has a meaning). */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export const isId = (text: string): boolean => ID.test(text);

interface Scope {
  project: string;
}

const scopes = new AsyncLocalStorage<Scope>();

/** What the statements of the work in hand are sent under. */
export const currentProject = (): string => scopes.getStore()?.project ?? NO_PROJECT;

/** Work on one project. */
export function inProject<T>(projectId: string, work: () => T): T {
  return scopes.run({ project: isId(projectId) ? projectId : NO_PROJECT }, work);
}

/** Work of the system, or on what a person has in all projects. */
export function acrossProjects<T>(work: () => T): T {
  return scopes.run({ project: EVERY_PROJECT }, work);
}

/** Opens a request's work, of which it is not known yet what it is about. */
export function openRequest(work: () => void): void {
  scopes.run({ project: NO_PROJECT }, work);
}

/** The request in hand is about this project; null: about none, and may look across them. */
export function requestIsAbout(projectId: string | null): void {
  const scope = scopes.getStore();
  if (!scope) return;
  if (projectId === null) scope.project = EVERY_PROJECT;
  else scope.project = isId(projectId) ? projectId : NO_PROJECT;
}
