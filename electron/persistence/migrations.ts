/** Every migration of the desk's database, oldest first. A published one is never edited; a change is a new one. */
import type { Migration } from './migrate.ts';
import { auditLog } from './migrations/0010-audit-log.ts';
import { books } from './migrations/0020-books.ts';
import { ledger } from './migrations/0030-ledger.ts';
import { orders } from './migrations/0040-orders.ts';
import { decisions } from './migrations/0050-decisions.ts';
import { settings } from './migrations/0060-settings.ts';
import { policies } from './migrations/0070-policies.ts';

export const MIGRATIONS: readonly Migration[] = [auditLog, books, ledger, orders, decisions, settings, policies];
