/** A browser of one person, as far as signing in goes: it keeps the cookie, and comes back with it. */
import type { SessionAnswer } from '#contracts';
import type { Answer, TestGateway } from '../gateway.fixture.spec.js';

type Problem = Partial<SessionAnswer> & { readonly code?: string };

export class TestBrowser {
  /** The value of the cookie; null: none, or told to forget it. */
  cookie: string | null = null;
  /** The cookie's whole line, as it last came. */
  setCookie = '';
  token = '';

  constructor(
    private readonly gateway: TestGateway,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  login(credentials: object): Promise<Answer<Problem>> {
    return this.post('/api/v1/auth/login', credentials);
  }

  refresh(headers: Readonly<Record<string, string>> = {}): Promise<Answer<Problem>> {
    return this.post('/api/v1/auth/refresh', undefined, headers);
  }

  logout(headers: Readonly<Record<string, string>> = {}): Promise<Answer<Problem>> {
    return this.post('/api/v1/auth/logout', undefined, headers);
  }

  /** With the access token. */
  ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return this.gateway.request<T>(method, path, { token: this.token, body, headers: this.headers });
  }

  /** With the cookie; keeps what comes of it. */
  async post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer<Problem>> {
    const cookie = this.cookie === null ? {} : { cookie: `theme=dark; nexuspipe_refresh=${this.cookie}` };
    const sent = { ...this.headers, ...cookie, ...headers };
    const answer = await this.gateway.request<Problem>('POST', path, { body, headers: sent });
    const [line] = answer.headers.getSetCookie();
    if (line !== undefined) {
      this.setCookie = line;
      this.cookie = /^nexuspipe_refresh=([^;]*)/.exec(line)?.[1] || null;
    }
    if (answer.body.accessToken) this.token = answer.body.accessToken;
    return answer;
  }
}
