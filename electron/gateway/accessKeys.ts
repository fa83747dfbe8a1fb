/** Who may enter the browser shell: one-time tokens that a printed URL carries, and the session secrets they are exchanged for. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface AccessKeys {
  /** A fresh token for one URL: 32 random bytes, base64url. */
  issueToken(): string;
  /** Exchanges a token for a session secret and kills the token; null when the token is not alive. */
  redeem(token: string): string | null;
  isSession(secret: string): boolean;
}

const SECRET_BYTES = 32;
/** Tokens that were printed but not used yet; the oldest dies first. */
const MAX_LIVE_TOKENS = 8;

/** Secrets live in memory as hashes and are compared in constant time; nothing survives the process. */
export function createAccessKeys(): AccessKeys {
  const tokens: Buffer[] = [];
  const sessions: Buffer[] = [];
  return {
    issueToken() {
      const token = newSecret();
      tokens.push(digest(token));
      if (tokens.length > MAX_LIVE_TOKENS) tokens.shift();
      return token;
    },
    redeem(token) {
      const index = indexOfSecret(tokens, token);
      if (index < 0) return null;
      tokens.splice(index, 1);
      const secret = newSecret();
      sessions.push(digest(secret));
      return secret;
    },
    isSession: (secret) => indexOfSecret(sessions, secret) >= 0,
  };
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Looks at every entry whatever it finds, so that the time taken tells nothing. */
function indexOfSecret(hashes: readonly Buffer[], secret: string): number {
  const wanted = digest(secret);
  return hashes.reduce((found, hash, index) => (timingSafeEqual(hash, wanted) ? index : found), -1);
}
