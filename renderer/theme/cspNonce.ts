/** The page's style nonce: what AG Grid and dockview need to add a stylesheet under the content security policy. */
export function cspNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce ?? '';
}
