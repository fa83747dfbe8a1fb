/** The one origin the Electron window may show. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://deltadesk';
export const APP_PAGE_URL = `${APP_ORIGIN}/`;

/** True for `app://deltadesk` and everything below it, and for nothing that merely begins alike. */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return protocol === `${APP_SCHEME}:` && host === 'deltadesk' && username === '' && password === '';
  } catch {
    return false;
  }
}

/** A reload of the page itself; any other address is navigation. */
export function isAppPage(url: string): boolean {
  return isAppUrl(url) && new URL(url).pathname === '/';
}
