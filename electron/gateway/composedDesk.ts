/** What composeDesk.ts builds and each door serves: the one interface between the desk's parts and the shells. */
import type { Result } from '../../shared/result/result.ts';
import type { LogPort } from '../ports/log.ts';
import type { FeedSource, Handlers } from './handlers.ts';

export interface ComposeOptions {
  /** Folder of the database, the paper venue's file and the log; exists. */
  readonly dataDir: string;
  /** The read-only `resources/` folder of this installation. */
  readonly resourcesDir: string;
  readonly shell: 'electron' | 'browser';
  readonly version: string;
  readonly log: LogPort;
}

export interface ComposedDesk {
  readonly handlers: Handlers;
  readonly feeds: FeedSource;
  /** Lines for the terminal: which database, what was reconciled. */
  readonly notes: readonly string[];
  /** Ends timers and connections, closes the database. Safe to call once. */
  stop(): Promise<void>;
}

/** Fails with a message for a person: database from the future, damaged, locked by another instance. */
export type ComposeDesk = (options: ComposeOptions) => Promise<Result<ComposedDesk>>;
