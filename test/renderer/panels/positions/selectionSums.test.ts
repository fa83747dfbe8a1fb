import { describe, expect, it } from 'vitest';
import { RiskStore } from '../../../../renderer/panels/positions/riskStore.ts';
import { selectionSums } from '../../../../renderer/panels/positions/selectionSums.ts';
import { aGroup, aMeta, aRiskMessage, aWireRow } from '../../support/builders.ts';

const known = (index: number, deltaUsd: number) =>
  aWireRow(index, { deltaUsd, gammaUsdPerPct: 1, vegaUsdPerVolPoint: 2, thetaUsdPerDay: -3 });

function aBook(): RiskStore {
  const store = new RiskStore();
  const structure = [
    aGroup('BTC', null, 'underlying'),
    aMeta({ key: 'a', parentKey: 'BTC' }),
    aMeta({ key: 'b', parentKey: 'BTC' }),
    aMeta({ key: 'c' }),
  ];
  store.apply(aRiskMessage({ structure, rows: [known(0, 300), known(1, 100), known(2, 200), aWireRow(3, { deltaUsd: 7 })] }), 0);
  return store;
}

describe('selectionSums', () => {
  it('lets a group stand for its legs and counts no leg twice', () => {
    const { rows } = aBook();
    const picked = rows.filter((row) => row.meta.key === 'BTC' || row.meta.key === 'a');
    expect(selectionSums(picked, rows)).toEqual({
      legs: 2,
      unknownLegs: 0,
      deltaUsd: 300,
      gammaUsdPerPct: 2,
      vegaUsdPerVolPoint: 4,
      thetaUsdPerDay: -6,
    });
  });
  it('says how many legs it had to leave out', () => {
    const { rows } = aBook();
    expect(selectionSums(rows.slice(3), rows)).toMatchObject({ legs: 1, unknownLegs: 1, deltaUsd: 7, vegaUsdPerVolPoint: 0 });
  });
});
