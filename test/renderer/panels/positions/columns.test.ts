import { describe, expect, it } from 'vitest';
import { RISK_COLUMNS } from '../../../../shared/contract/riskColumns.ts';
import { THIN_SPACE } from '../../../../renderer/format/number.ts';
import { cellText, COLUMN_SPECS, headerText, type ColumnSpec } from '../../../../renderer/panels/positions/columns.ts';
import { LABEL_WIDTH_PX } from '../../../../renderer/panels/positions/gridColumns.ts';
import { aGroup, aMeta } from '../../support/builders.ts';

function columnOf(field: (typeof RISK_COLUMNS)[number]): ColumnSpec {
  const found = COLUMN_SPECS.find((spec) => spec.field === field);
  if (found === undefined) throw new Error(field);
  return found;
}

describe('COLUMN_SPECS', () => {
  it('has every wire column once, in wire order: the grid reads values by position', () => {
    expect(COLUMN_SPECS.map((spec) => spec.field)).toEqual([...RISK_COLUMNS]);
  });
  it('gives every number a unit, in the header or with the value', () => {
    for (const spec of COLUMN_SPECS) {
      const shown = `${spec.unit}${spec.text(12, aMeta()).replaceAll(/[\d.\s]/g, '')}`;
      expect(shown, spec.field).not.toBe('');
    }
  });
  it('tells columns of one name apart by their unit', () => {
    const headers = COLUMN_SPECS.map(headerText);
    expect(new Set(headers).size).toBe(headers.length);
  });
  it('fits the default columns into the positions panel of the default layouts', () => {
    const widthOf = (shown: readonly string[]) =>
      COLUMN_SPECS.filter((spec) => shown.includes(spec.shownFrom)).reduce((sum, spec) => sum + spec.widthPx, LABEL_WIDTH_PX);
    expect(widthOf(['start'])).toBeLessThanOrEqual(1_440 * 0.59 - 15);
    expect(widthOf(['start', 'wide'])).toBeLessThanOrEqual(2_560 * 0.47 - 15);
  });
});

describe('cellText', () => {
  const group = aGroup('BTC', null, 'underlying');
  const perpetual = aMeta({ kind: 'perpetual', qtyUnit: 'usd', priceUnit: 'usd' });
  it('says unknown where a number belongs, and stays blank where none can be', () => {
    expect(cellText(columnOf('markIvPoints'), null, aMeta())).toBe('–');
    expect(cellText(columnOf('markIvPoints'), null, perpetual)).toBe('');
    expect(cellText(columnOf('qty'), null, group)).toBe('');
    expect(cellText(columnOf('deltaCoin'), null, aGroup('total', null, 'total'))).toBe('');
    expect(cellText(columnOf('thetaUsdPerDay'), null, group)).toBe('–');
  });
  it('marks dollars among coins: futures are counted and priced in USD', () => {
    expect(cellText(columnOf('qty'), -136_020, perpetual)).toBe(`−136${THIN_SPACE}020${THIN_SPACE}$`);
    expect(cellText(columnOf('qty'), -2.5, aMeta())).toBe('−2.5');
    expect(cellText(columnOf('markPrice'), 0.0312, aMeta())).toBe('0.0312');
  });
});
