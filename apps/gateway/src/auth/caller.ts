/**
 * Who is at the other end of a request: where from, with what, and the one cookie that a browser keeps for us. The cookie
 * holds the refresh token; no script sees it, and it is sent to the routes of signing in alone.
 */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Device, Refreshable } from '#event-store';

const COOKIE = 'nexuspipe_refresh';
const PATH = '/api/v1/auth';
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

export class Caller implements Device {
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  get address(): string {
    return this.request.ip;
  }

  get userAgent(): string | null {
    return this.request.headers['user-agent'] ?? null;
  }

  /** As the caller sees this gateway: `https://host[:port]`. The host is what the request says. */
  get origin(): string {
    return `${this.request.protocol}://${this.request.host}`;
  }

  /** Null: it sent none. */
  get refreshToken(): string | null {
    const { cookie } = this.request.headers;
    const mine = cookie?.split(';').find((pair) => pair.trim().startsWith(`${COOKIE}=`));
    return mine ? mine.trim().slice(COOKIE.length + 1) : null;
  }

  /** Whether a page of somebody else's had this sent. The cookie is SameSite already: this is the second lock. */
  isForeign(publicUrl: string | null): boolean {
    const { origin } = this.request.headers;
    if (origin === undefined) return false;
    if (!URL.canParse(origin)) return true;
    const { host } = new URL(origin);
    return host !== this.request.host && (publicUrl === null || host !== new URL(publicUrl).host);
  }

  /** Has the browser keep the token to come back with. */
  keep({ refreshToken, expiresAt }: Refreshable, publicUrl: string | null): void {
    const seconds = Math.floor((expiresAt.getTime() - Date.now()) / 1000);
    this.setCookie(refreshToken, seconds, publicUrl);
  }

  /** Has the browser forget it. */
  forget(publicUrl: string | null): void {
    this.setCookie('', 0, publicUrl);
  }

  private setCookie(value: string, maxAge: number, publicUrl: string | null): void {
    const secure = this.isSecure(publicUrl) ? '; Secure' : '';
    const attributes = `Path=${PATH}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
    this.reply.header('set-cookie', `${COOKIE}=${value}; ${attributes}`);
  }

  /** Browsers keep a secure cookie of plain HTTP from this machine only; another host without TLS could not sign in. */
  private isSecure(publicUrl: string | null): boolean {
    const { protocol, host } = this.request;
    return protocol === 'https' || LOOPBACK.test(host) || (publicUrl?.startsWith('https:') ?? false);
  }
}

/** The caller of the request in hand. */
export const Calling = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const http = context.switchToHttp();
  return new Caller(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});
