import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CHART_LOGO_STYLE_HASH, contentSecurityPolicy } from '../../../electron/gateway/securityHeaders.ts';

const CHART_LIBRARY = fileURLToPath(
  new URL('../../../node_modules/lightweight-charts/dist/lightweight-charts.production.mjs', import.meta.url),
);

describe('contentSecurityPolicy', () => {
  const policy = contentSecurityPolicy('abc', { connectSources: ['ws://127.0.0.1:4710'] });
  const directives = new Map(policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]));

  it('forbids everything that is not named', () => {
    expect(directives.get('default-src')).toBe("'none'");
    expect(directives.get('frame-ancestors')).toBe("'none'");
    expect(directives.get('base-uri')).toBe("'none'");
    expect(directives.get('form-action')).toBe("'none'");
    expect(new Set(directives.keys())).toEqual(
      new Set([
        'base-uri',
        'connect-src',
        'default-src',
        'font-src',
        'form-action',
        'frame-ancestors',
        'img-src',
        'script-src',
        'style-src',
      ]),
    );
  });

  it('runs scripts of our own with the nonce of this page, nothing inline, nothing evaluated', () => {
    expect(directives.get('script-src')).toBe("'self' 'nonce-abc'");
    expect(policy).not.toContain('unsafe');
  });

  it('connects to itself and the given socket only', () => {
    expect(directives.get('connect-src')).toBe("'self' ws://127.0.0.1:4710");
  });
});

describe('CHART_LOGO_STYLE_HASH', () => {
  it('is the hash of the style element that the installed chart library writes', () => {
    const style = /createElement\("style"\),this\.\w+\.innerText="([^"]*)"/.exec(readFileSync(CHART_LIBRARY, 'utf8'))?.[1] ?? '';
    expect(style).toContain('tv-attr-logo');
    expect(CHART_LOGO_STYLE_HASH).toBe(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  });
});
