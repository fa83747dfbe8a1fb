import { describe, expect, it } from 'vitest';
import { RiskStore } from '../../../renderer/panels/positions/riskStore.ts';
import { selectedLegs } from '../../../renderer/panels/positions/selectionSums.ts';
import { selectedOptions } from '../../../renderer/panels/selectionStore.ts';
import { aGroup, aMeta, aRiskMessage } from '../support/builders.ts';

describe('selectedOptions', () => {
  it('names options as policies do, below a selected group too, and leaves out what always counts', () => {
    const store = new RiskStore();
    const option = aMeta({ key: 'position/paper/BTC-27FEB26-70000-P', parentKey: 'underlying/BTC' });
    const perpetual = aMeta({ key: 'position/paper/BTC-PERPETUAL', parentKey: 'underlying/BTC', kind: 'perpetual' });
    const balance = aMeta({ key: 'balance/BTC', parentKey: 'underlying/BTC', kind: 'balance' });
    const structure = [aGroup('underlying/BTC', null, 'underlying'), option, perpetual, balance];
    store.apply(aRiskMessage({ structure }), 0);
    const group = store.rows.slice(0, 1);
    expect(selectedOptions(selectedLegs(group, store.rows))).toEqual([{ legKey: 'paper/BTC-27FEB26-70000-P', underlying: 'BTC' }]);
    expect(selectedOptions(selectedLegs([], store.rows))).toEqual([]);
  });
});
