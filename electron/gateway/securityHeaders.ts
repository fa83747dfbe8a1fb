/** The headers of every page and file of the renderer, the same in both shells. */

export interface PageOrigin {
  /** Where the page may open connections besides its own origin: `ws://127.0.0.1:4710`; none in Electron. */
  readonly connectSources: readonly string[];
}

/**
 * Hash of the one <style> element that lightweight-charts writes for its attribution logo and gives no nonce to.
 * Checked against the installed package by test/electron/gateway/securityHeaders.test.ts.
 */
export const CHART_LOGO_STYLE_HASH = "'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='";

/** Content-Security-Policy of a page whose own scripts and styles carry `nonce`. */
export function contentSecurityPolicy(nonce: string, origin: PageOrigin): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}' ${CHART_LOGO_STYLE_HASH}`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    ['connect-src', "'self'", ...origin.connectSources].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Isolation and caching-neutral hardening; a page adds its CSP, a file its type and cache rule. */
export const ISOLATION_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
};
