import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { call } from './http.js';
import { keepFresh, leaveSession, readySession, renewSession } from './renewal.js';
import { cookieHint, currentSession, endSession, onSessionChange, remember, type SessionChange } from './session.js';

const user = { id: 'u', email: 'a@b.example', instanceRole: null, projects: [] };
const answer = (accessToken: string, expiresIn = 900, id = 'u') => ({
  accessToken,
  tokenType: 'Bearer' as const,
  expiresIn,
  user: { ...user, id },
});
const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const refusal = (code: string): Response => json({ code, title: code }, 401);
const UNTIL_RENEWAL_MS = 840_000;

/** Stands in for the browser's store, which Node does not have. */
function storage(): Storage {
  const held = new Map<string, string>();
  const parts = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  };
  return parts as unknown as Storage;
}

describe('the session of a tab', () => {
  const asked: { path: string; token: string | null }[] = [];
  let changes: SessionChange[];
  let serve: (path: string, token: string | null) => Response | Promise<Response>;
  let stop: () => void;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    globalThis.localStorage = storage();
    asked.length = 0;
    changes = [];
    globalThis.fetch = async (input, init) => {
      const path = String(input).replace('/api/v1', '');
      const token = new Headers(init?.headers).get('authorization');
      asked.push({ path, token });
      return serve(path, token);
    };
    stop = onSessionChange((change) => changes.push(change));
  });
  afterEach(() => {
    stop();
    endSession('signed-out');
    jest.useRealTimers();
  });

  it('asks nobody while nobody has signed in here', async () => {
    serve = () => refusal('UNAUTHENTICATED');
    expect(await readySession()).toBeNull();
    expect(asked).toEqual([]);
  });

  it('comes back after a reload, with one request however many ask', async () => {
    remember('in');
    serve = () => json(answer('first'));
    const sessions = await Promise.all([readySession(), readySession(), renewSession(null)]);
    expect(sessions.map((session) => session?.accessToken)).toEqual(['first', 'first', 'first']);
    expect(asked.map(({ path }) => path)).toEqual(['/auth/refresh']);
    expect(changes).toEqual([{ kind: 'started', switched: false }]);
  });

  it('keeps no token in what outlives the page', () => {
    const kept: string[] = [];
    globalThis.localStorage.setItem = (_key, value) => void kept.push(value);
    keepFresh(answer('secret-token'));
    expect(kept).toEqual(['in']);
  });

  it('renews the token before it ends, again and again', async () => {
    let count = 0;
    serve = () => json(answer(`token-${++count}`));
    keepFresh(answer('token-0'));
    await jest.advanceTimersByTimeAsync(UNTIL_RENEWAL_MS - 1);
    expect(asked).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(currentSession()?.accessToken).toBe('token-1');
    await jest.advanceTimersByTimeAsync(UNTIL_RENEWAL_MS);
    expect(currentSession()?.accessToken).toBe('token-2');
    expect(changes.map(({ kind }) => kind)).toEqual(['started', 'renewed', 'renewed']);
  });

  it('stays signed in while the server is away, and renews once it is back', async () => {
    let away = true;
    serve = () => (away ? Promise.reject(new TypeError('away')) : json(answer('back')));
    keepFresh(answer('before'));
    await jest.advanceTimersByTimeAsync(UNTIL_RENEWAL_MS + 7_000);
    expect(currentSession()?.accessToken).toBe('before');
    away = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(currentSession()?.accessToken).toBe('back');
  });

  it('ends when the server says so', async () => {
    serve = () => refusal('UNAUTHENTICATED');
    keepFresh(answer('before'));
    expect(await renewSession('before')).toBeNull();
    expect(changes.at(-1)).toEqual({ kind: 'ended', reason: 'expired' });
    expect(cookieHint()).toBeNull();
  });

  it('repeats a refused request once, with a new token', async () => {
    serve = (path, token) =>
      path === '/auth/refresh'
        ? json(answer('new'))
        : token === 'Bearer new'
          ? json({ ok: 1 })
          : refusal('UNAUTHENTICATED');
    keepFresh(answer('old'));
    expect(await call('/things')).toEqual({ ok: 1 });
    expect(asked.map(({ path, token }) => `${path} ${token}`)).toEqual([
      '/things Bearer old',
      '/auth/refresh null',
      '/things Bearer new',
    ]);
  });

  it('does not go round in circles', async () => {
    serve = (path) => (path === '/auth/refresh' ? json(answer('new')) : refusal('UNAUTHENTICATED'));
    keepFresh(answer('old'));
    await expect(call('/things')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(asked).toHaveLength(3);
    expect(currentSession()).toBeNull();
  });

  it('leaves another refusal alone', async () => {
    serve = () => refusal('LOGIN_FAILED');
    keepFresh(answer('old'));
    await expect(call('/auth/password', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    expect(asked).toHaveLength(1);
    expect(currentSession()?.accessToken).toBe('old');
  });

  it('says when somebody else is signed in', async () => {
    serve = () => json(answer('theirs', 900, 'other'));
    keepFresh(answer('mine'));
    await renewSession('mine');
    expect(changes.at(-1)).toEqual({ kind: 'started', switched: true });
  });

  it('signs out on the server, at the latest when it is back', async () => {
    serve = () => Promise.reject(new TypeError('away'));
    keepFresh(answer('mine'));
    await leaveSession();
    expect(currentSession()).toBeNull();
    expect(cookieHint()).toBe('out');
    serve = () => new Response(null, { status: 204 });
    expect(await readySession()).toBeNull();
    expect(cookieHint()).toBe('left');
    expect(asked.map(({ path }) => path)).toEqual(['/auth/logout', '/auth/logout']);
  });

  it('is over on the page before the server hears of it, and asks nothing for nobody', async () => {
    const order: string[] = [];
    const stopOrder = onSessionChange(({ kind }) => order.push(kind));
    serve = (path) => {
      order.push(path);
      return new Response(null, { status: 204 });
    };
    keepFresh(answer('mine'));
    const left = leaveSession();
    await expect(call('/projects')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    await left;
    await expect(call('/projects')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    expect(order).toEqual(['started', 'ended', '/auth/logout']);
    expect(cookieHint()).toBe('left');
    stopOrder();
  });

  it('renews nothing for a request that was refused because somebody signed out meanwhile', async () => {
    serve = (path) => {
      if (path === '/auth/logout') return new Response(null, { status: 204 });
      void leaveSession();
      return refusal('UNAUTHENTICATED');
    };
    keepFresh(answer('mine'));
    await expect(call('/projects')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(asked.map(({ path }) => path).sort()).toEqual(['/auth/logout', '/projects']);
    expect(changes.at(-1)).toEqual({ kind: 'ended', reason: 'signed-out' });
  });

  it('sends the reason of a change in characters that a header can hold', async () => {
    const headers: (string | null)[] = [];
    globalThis.fetch = async (_input, init) => {
      headers.push(new Headers(init?.headers).get('x-audit-reason'));
      return new Response(null, { status: 204 });
    };
    keepFresh(answer('mine'));
    await call('/things', { method: 'DELETE', reason: 'läuft aus' });
    await call('/things', { method: 'DELETE', reason: '' });
    expect(headers).toEqual(['l%C3%A4uft%20aus', null]);
  });
});
