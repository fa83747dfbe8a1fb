/** One HTTP request with exactly the headers given, as a hostile client could send it; nothing is followed or added. */
import { request, type IncomingHttpHeaders } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly port: number;
  /** Sent as it is: no normalisation of `..` or `%2e`. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function rawRequest({ port, path, method = 'GET', headers = {} }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false, setHost: !('host' in headers) },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Exchanges the token in `url` for the session cookie, as a browser does on its first visit. */
export async function enterDesk(port: number, url: string): Promise<string> {
  const { pathname, search } = new URL(url);
  const answer = await rawRequest({ port, path: pathname + search });
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`expected a session cookie, was status ${answer.status}`);
  return cookie;
}
