/** The store as the desk sees it: every port on one open database. */
import type { InstrumentLookup } from '../../shared/domain/ledger.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { AuditPort, DecisionPort, JournalPort, LedgerPort, MarketSnapshotPort, PolicyPort, SettingsPort } from '../ports/ledger.ts';
import { createAuditChain } from './auditChain.ts';
import { createAuditRepository } from './auditRepository.ts';
import type { DatabaseHandle } from './database.ts';
import { createDecisionRepository } from './decisionRepository.ts';
import { createJournalRepository } from './journalRepository.ts';
import { createLedgerRepository } from './ledgerRepository.ts';
import { createPolicyRepository } from './policyRepository.ts';
import { createSettingsRepository } from './settingsRepository.ts';
import { createSnapshotRepository } from './snapshotRepository.ts';

export interface Persistence {
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly decisions: DecisionPort;
  readonly audit: AuditPort;
  readonly settings: SettingsPort;
  readonly snapshots: MarketSnapshotPort;
  readonly policies: PolicyPort;
  /** Closes the database and gives the instance lock back; the ports throw afterwards. */
  close(): void;
}

export interface PersistenceDeps {
  readonly wallClock: ClockPort;
  readonly instrumentOf: InstrumentLookup;
}

export function createPersistence(database: DatabaseHandle, { wallClock, instrumentOf }: PersistenceDeps): Persistence {
  const { db } = database;
  const chain = createAuditChain(db, wallClock);
  return {
    ledger: createLedgerRepository(db, { chain, wallClock, instrumentOf }),
    journal: createJournalRepository(db, chain, wallClock),
    decisions: createDecisionRepository(db, chain),
    audit: createAuditRepository(db, chain),
    settings: createSettingsRepository(db, chain, wallClock),
    snapshots: createSnapshotRepository(db, chain, wallClock),
    policies: createPolicyRepository(db, chain, wallClock),
    close: () => database.close(),
  };
}
