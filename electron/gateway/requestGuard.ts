/** Decides about one HTTP request or upgrade before anything else looks at it: host, origin, token, session. */
import type { IncomingHttpHeaders } from 'node:http';
import type { AccessKeys } from './accessKeys.ts';

export const DESK_SOCKET_PATH = '/desk';

export interface GuardedRequest {
  readonly method: string;
  /** Request target as it came: `/?token=…`. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

export type Verdict =
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'methodNotAllowed' }
  /** The token was good: set this cookie and go to `/`. */
  | { readonly kind: 'enter'; readonly cookie: string | null }
  | { readonly kind: 'serve'; readonly pathname: string; readonly search: string };

const FORBIDDEN: Verdict = { kind: 'forbidden' };

export interface RequestGuard {
  judge(request: GuardedRequest): Verdict;
  /** Whether a WebSocket may be opened. */
  admitsUpgrade(request: GuardedRequest): boolean;
}

/** `port` is part of every name: cookies of one host are shared by all its ports. */
export function createRequestGuard(keys: AccessKeys, port: number): RequestGuard {
  const hosts: ReadonlySet<string> = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const cookieName = `deltadesk_${port}`;
  const hasSession = (headers: IncomingHttpHeaders): boolean =>
    cookieValues(headers.cookie, cookieName).some((value) => keys.isSession(value));

  return {
    judge({ method, target, headers }) {
      if (!isKnownHost(hosts, headers) || !target.startsWith('/')) return FORBIDDEN;
      const { pathname, search } = splitTarget(target);
      const inSession = hasSession(headers);
      const token = pathname === '/' && method === 'GET' ? new URLSearchParams(search).get('token') : null;
      if (token !== null) return judgeToken(keys, token, cookieName, inSession);
      if (!inSession || !isOwnPage(headers)) return FORBIDDEN;
      return method === 'GET' || method === 'HEAD' ? { kind: 'serve', pathname, search } : { kind: 'methodNotAllowed' };
    },
    admitsUpgrade({ method, target, headers }) {
      const isOwnOrigin = isKnownHost(hosts, headers) && headers.origin === `http://${headers.host}`;
      return method === 'GET' && target === DESK_SOCKET_PATH && isOwnOrigin && hasSession(headers);
    },
  };
}

/** A used token in the address bar of a browser that is already in is only sent on; without a session it is worth nothing. */
function judgeToken(keys: AccessKeys, token: string, cookieName: string, inSession: boolean): Verdict {
  const secret = keys.redeem(token);
  if (secret !== null) return { kind: 'enter', cookie: `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict` };
  return inSession ? { kind: 'enter', cookie: null } : FORBIDDEN;
}

/** Refuses names that merely resolve to this machine (DNS rebinding). */
function isKnownHost(hosts: ReadonlySet<string>, headers: IncomingHttpHeaders): boolean {
  return headers.host !== undefined && hosts.has(headers.host);
}

/** SameSite ignores ports, so a page of another local server would send our cookie along; the browser tells on it here. */
function isOwnPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

function splitTarget(target: string): { pathname: string; search: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { pathname: target, search: '' } : { pathname: target.slice(0, mark), search: target.slice(mark) };
}

function cookieValues(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
