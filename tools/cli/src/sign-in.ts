/** Signing in as a person for as long as a piece of work takes. */
import type { SessionAnswer } from '#contracts';
import { call, request } from './api.js';
import type { CliConfig } from './config.js';
import { say } from './output.js';
import { ask, askSecret, lineOfStdin } from './prompt.js';

export interface CredentialOptions {
  readonly email?: string;
  readonly passwordStdin?: boolean;
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** From the options, else the environment, else asked for at the terminal. */
export async function credentials(options: CredentialOptions, config: CliConfig): Promise<Credentials> {
  const email = options.email ?? config.NEXUSPIPE_EMAIL ?? (await ask('Email: ', 'give --email'));
  const password = options.passwordStdin
    ? lineOfStdin()
    : (config.NEXUSPIPE_PASSWORD ?? (await askSecret('Password: ', 'give --password-stdin')));
  return { email, password };
}

/** Signs in, does the work, and signs out again, whatever came of it. */
export async function asPerson<T>(
  url: string,
  who: Credentials,
  work: (session: SessionAnswer) => Promise<T>,
): Promise<T> {
  const login = { method: 'POST', body: JSON.stringify(who) };
  const session = await call<SessionAnswer>(`${url}/api/v1/auth/login`, login);
  try {
    return await work(session);
  } finally {
    await signOut(url, session);
  }
}

/** Every session of the person would be too many: only this one, which its own token names. */
async function signOut(url: string, { accessToken: token }: SessionAnswer): Promise<void> {
  const sessions = await request(`${url}/api/v1/auth/sessions`, { token });
  const { sessions: list = [] } = (sessions.body ?? {}) as { sessions?: { id: string; current: boolean }[] };
  const current = list.find((session) => session.current);
  const ended = current && (await request(`${url}/api/v1/auth/sessions/${current.id}`, { method: 'DELETE', token }));
  if (ended?.status !== 204) say('this sign-in could not be ended; it ends by itself');
}
