import { describe, expect, it } from 'vitest';
import { chainHash, CHAIN_START } from '../../../electron/persistence/auditChain.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { MARKET_MS, refusalOf, valueOf } from '../../support/storeSamples.ts';

describe('createAuditRepository', () => {
  it('chains: each row hashes what it holds and the hash before it', () => {
    const { audit } = createMemoryStore();
    valueOf(audit.append('arm', { until: 5 }));
    valueOf(audit.append('kill', null));
    const [kill, arm] = audit.recent(9);
    if (arm === undefined || kill === undefined) throw new Error('expected two rows');
    expect([arm.kind, arm.payload, arm.seq]).toEqual(['arm', '{"until":5}', 1]);
    const armRow = { seq: 1, kind: 'arm', payload: arm.payload, wall_ms: arm.wallMs, prev_hash: CHAIN_START };
    expect(arm.hash).toBe(chainHash(armRow));
    expect(kill.hash).toBe(chainHash({ seq: 2, kind: 'kill', payload: 'null', wall_ms: kill.wallMs, prev_hash: arm.hash }));
  });

  it('refuses kinds of the store itself, odd names and payloads that are not plain JSON', () => {
    const { audit } = createMemoryStore();
    for (const kind of ['row.ledger', '', 'a\nb', 'x'.repeat(65)]) expect(refusalOf(audit.append(kind, 1))).toMatch(/^invalidInput/);
    expect(refusalOf(audit.append('note', new Map()))).toMatch(/^invalidInput: \$: expected a plain object, was Map/);
    expect(audit.recent(9)).toEqual([]);
  });
});

describe('chainHash', () => {
  it('is SHA-256 over the fields in order, one per line (printf … | sha256sum)', () => {
    const row = { seq: 1, kind: 'arm', payload: '{}', wall_ms: 7, prev_hash: CHAIN_START };
    expect(chainHash(row)).toBe('fbc448ccb2deaa1f210ddc2e00f6deb5c236f7ecbc691b51e54e58059ef4b283');
  });
});

describe('createSettingsRepository', () => {
  it('gives back what was set last, and undefined for what never was', () => {
    const { settings } = createMemoryStore();
    valueOf(settings.set('layout', { panels: ['grid'] }));
    valueOf(settings.set('layout', { panels: ['grid', 'chart'] }));
    expect(settings.get('layout')).toEqual({ panels: ['grid', 'chart'] });
    expect(settings.get('theme')).toBeUndefined();
  });

  it('writes nothing when the value is the same, whatever the order of its keys', () => {
    const { settings, audit } = createMemoryStore();
    valueOf(settings.set('unit', { a: 1, b: 2 }));
    valueOf(settings.set('unit', { b: 2, a: 1 }));
    expect(audit.recent(9)).toHaveLength(1);
  });

  it('refuses undefined', () => {
    expect(refusalOf(createMemoryStore().settings.set('unit', undefined))).toMatch(/^invalidInput/);
  });
});

describe('createSnapshotRepository', () => {
  it('stores equal content once, under the hash of its canonical text', () => {
    const { snapshots, database } = createMemoryStore();
    const id = valueOf(snapshots.put(MARKET_MS, { b: 1, a: [2] }));
    expect(valueOf(snapshots.put(MARKET_MS, { a: [2], b: 1 }))).toBe(id);
    // printf '{"a":[2],"b":1}' | sha256sum
    expect(id).toBe('63c9663de90ee828bbda6cd9acf02d0c653986c1ec25aa239920641edc9a1de5');
    expect(snapshots.get(id)).toEqual({ a: [2], b: 1 });
    expect(snapshots.get('0'.repeat(64))).toBeUndefined();
    expect(database.db.prepare('SELECT count(*) FROM market_snapshots').pluck().get()).toBe(1);
  });
});
