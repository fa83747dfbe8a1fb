import { describe, expect, it } from 'vitest';
import { buildTree, visibleRows, type TreeView } from '../../../../renderer/panels/positions/riskTree.ts';
import { aGroup, aMeta } from '../../support/builders.ts';

const legOf = (key: string, parentKey: string) => aMeta({ key, parentKey, label: key, instrumentId: key as never });
const STRUCTURE = [
  aGroup('total', null, 'total'),
  aGroup('BTC', 'total', 'underlying'),
  aGroup('BTC/27FEB26', 'BTC', 'expiry'),
  legOf('BTC-27FEB26-70000-P', 'BTC/27FEB26'),
  legOf('BTC-27FEB26-80000-C', 'BTC/27FEB26'),
  aGroup('BTC/27MAR26', 'BTC', 'expiry'),
  legOf('BTC-27MAR26-70000-P', 'BTC/27MAR26'),
  aGroup('ETH', 'total', 'underlying'),
  legOf('ETH-PERPETUAL', 'ETH'),
];
/** One column of numbers, by row. */
const VALUES = [10, 3, 2, 5, -3, 1, 1, 7, null];
const tree = buildTree(STRUCTURE);
const ALL: TreeView = { collapsed: new Set(), sort: null, filter: '' };

function keys(view: Partial<TreeView>): string[] {
  const metaOf = (index: number) => STRUCTURE[index] ?? aMeta();
  return visibleRows(tree, { ...ALL, ...view }, metaOf, (index) => VALUES[index] ?? null).map((index) => metaOf(index).key);
}

describe('buildTree', () => {
  it('pins the total and hangs everything below its parent', () => {
    expect(tree.totalIndex).toBe(0);
    expect(tree.roots.map((node) => [node.index, node.depth, node.children.length])).toEqual([
      [1, 0, 2],
      [7, 0, 1],
    ]);
    expect(tree.roots[0]?.children[0]?.children.map((node) => node.depth)).toEqual([2, 2]);
  });
  it('keeps a row whose parent never came as a root instead of losing it', () => {
    expect(buildTree([legOf('orphan', 'nowhere')]).roots).toHaveLength(1);
  });
});

describe('visibleRows', () => {
  it('shows all in the order of the desk, without the total', () => {
    expect(keys({})).toEqual(STRUCTURE.slice(1).map((meta) => meta.key));
  });
  it('hides what is below a folded group, and only that', () => {
    expect(keys({ collapsed: new Set(['BTC/27FEB26']) })).not.toContain('BTC-27FEB26-70000-P');
    expect(keys({ collapsed: new Set(['BTC']) })).toEqual(['BTC', 'ETH', 'ETH-PERPETUAL']);
  });
  it('sorts inside each group and keeps the tree', () => {
    expect(keys({ sort: { column: 0, direction: 'desc' } })).toEqual([
      'ETH',
      'ETH-PERPETUAL',
      'BTC',
      'BTC/27FEB26',
      'BTC-27FEB26-70000-P',
      'BTC-27FEB26-80000-C',
      'BTC/27MAR26',
      'BTC-27MAR26-70000-P',
    ]);
    expect(keys({ sort: { column: 0, direction: 'asc' } }).slice(0, 3)).toEqual(['BTC', 'BTC/27MAR26', 'BTC-27MAR26-70000-P']);
  });
  it('puts unknown values last in both directions', () => {
    const flat = [legOf('a', 'x'), legOf('b', 'x'), legOf('c', 'x')];
    const values = [null, 1, 2];
    const order = (direction: 'asc' | 'desc') =>
      visibleRows(
        buildTree(flat),
        { ...ALL, sort: { column: 0, direction } },
        (i) => flat[i] ?? aMeta(),
        (i) => values[i] ?? null,
      );
    expect(order('asc')).toEqual([1, 2, 0]);
    expect(order('desc')).toEqual([2, 1, 0]);
  });
  it('sorts labels as a person counts', () => {
    const flat = [legOf('6 Feb', 'x'), legOf('13 Feb', 'x')];
    expect(
      visibleRows(
        buildTree(flat),
        { ...ALL, sort: { column: -1, direction: 'asc' } },
        (i) => flat[i] ?? aMeta(),
        () => null,
      ),
    ).toEqual([0, 1]);
  });
  it('filters by all words, with the groups on the way, unfolded', () => {
    const collapsed = new Set(['BTC', 'BTC/27FEB26']);
    expect(keys({ filter: '27feb 70000', collapsed })).toEqual(['BTC', 'BTC/27FEB26', 'BTC-27FEB26-70000-P']);
    expect(keys({ filter: 'eth' })).toEqual(['ETH', 'ETH-PERPETUAL']);
    expect(keys({ filter: 'xrp' })).toEqual([]);
  });
});
