/** The tree of the positions grid: which rows are visible, in which order. Pure; AG Grid only paints the flat list. */
import type { RiskRowMeta } from '../../../shared/contract/feeds.ts';

export interface TreeSort {
  /** Position of the column in RISK_COLUMNS, or -1 for the label. */
  readonly column: number;
  readonly direction: 'asc' | 'desc';
}

export interface TreeView {
  readonly collapsed: ReadonlySet<string>;
  /** Sorts inside every group and keeps the tree; null: the desk's order. */
  readonly sort: TreeSort | null;
  /** Words that must all occur in a leg's name or its groups'; empty: all. */
  readonly filter: string;
}

export interface TreeNode {
  readonly index: number;
  readonly depth: number;
  readonly children: readonly TreeNode[];
}

export interface RiskTree {
  /** The pinned total; null while nothing was received. */
  readonly totalIndex: number | null;
  readonly roots: readonly TreeNode[];
}

export const EMPTY_TREE: RiskTree = { totalIndex: null, roots: [] };

/** Parents come before their children; a row without a known parent is a root. */
export function buildTree(structure: readonly RiskRowMeta[]): RiskTree {
  const totalIndex = structure.findIndex((meta) => meta.level === 'total');
  const lists = new Map<string, TreeNode[]>();
  const depths = new Map<string, number>();
  const roots: TreeNode[] = [];
  structure.forEach((meta, index) => {
    if (index === totalIndex) return;
    const parent = meta.parentKey === null ? undefined : lists.get(meta.parentKey);
    const depth = parent === undefined ? 0 : (depths.get(meta.parentKey ?? '') ?? 0) + 1;
    const children: TreeNode[] = [];
    lists.set(meta.key, children);
    depths.set(meta.key, depth);
    (parent ?? roots).push({ index, depth, children });
  });
  return { totalIndex: totalIndex < 0 ? null : totalIndex, roots };
}

/** Row indices from top to bottom. `valueOf` reads a cell; null sorts last either way. */
export function visibleRows(
  tree: RiskTree,
  view: TreeView,
  metaOf: (index: number) => RiskRowMeta,
  valueOf: (index: number, column: number) => number | null,
): number[] {
  const words = view.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const compare = view.sort === null ? null : comparator(view.sort, metaOf, valueOf);
  const visible: number[] = [];
  const visit = (nodes: readonly TreeNode[], path: string) => {
    const ordered = compare === null ? nodes : [...nodes].sort(compare);
    for (const node of ordered) {
      const meta = metaOf(node.index);
      const text = `${path} ${meta.label.toLowerCase()} ${(meta.instrumentId ?? '').toLowerCase()}`;
      if (words.length > 0 && !hasMatch(node, text, words, metaOf)) continue;
      visible.push(node.index);
      if (words.length > 0 || !view.collapsed.has(meta.key)) visit(node.children, text);
    }
  };
  visit(tree.roots, '');
  return visible;
}

/** The row itself, or anything below it, carries every word. */
function hasMatch(node: TreeNode, text: string, words: readonly string[], metaOf: (index: number) => RiskRowMeta): boolean {
  if (words.every((word) => text.includes(word))) return true;
  return node.children.some((child) => {
    const meta = metaOf(child.index);
    return hasMatch(child, `${text} ${meta.label.toLowerCase()} ${(meta.instrumentId ?? '').toLowerCase()}`, words, metaOf);
  });
}

function comparator(
  { column, direction }: TreeSort,
  metaOf: (index: number) => RiskRowMeta,
  valueOf: (index: number, column: number) => number | null,
): (a: TreeNode, b: TreeNode) => number {
  const sign = direction === 'asc' ? 1 : -1;
  if (column < 0) return (a, b) => sign * metaOf(a.index).label.localeCompare(metaOf(b.index).label, 'en', { numeric: true });
  return (a, b) => {
    const left = valueOf(a.index, column);
    const right = valueOf(b.index, column);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  };
}
