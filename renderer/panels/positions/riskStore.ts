/**
 * The numbers of the positions grid, outside React: risk messages are applied in place and only what changed is marked, so
 * that a frame costs what it shows and not what the book holds.
 */
import type { RiskMessage, RiskRowMeta } from '../../../shared/contract/feeds.ts';
import { RISK_COLUMNS } from '../../../shared/contract/riskColumns.ts';
import { buildTree, EMPTY_TREE, visibleRows, type RiskTree, type TreeView } from './riskTree.ts';

/** A cell tints only when it had been quiet this long: one soft tint for an event, none in a storm. */
export const QUIET_BEFORE_TINT_MS = 1_500;
/** A message with more rows than this is the market moving, not an event: nothing tints. */
export const MAX_ROWS_TO_TINT = 12;
/** Older quotes than this dim their row. */
export const STALE_AFTER_MS = 60_000;

export interface RowFailure {
  readonly reason: string;
  readonly message: string;
}

/** One row, the same object as long as the structure lives; the grid keeps a reference and reads it when it paints. */
export interface RiskRow {
  readonly index: number;
  readonly meta: RiskRowMeta;
  /** Steps from the root of the tree. */
  readonly depth: number;
  readonly hasChildren: boolean;
  /** As it came: [row index, ...RISK_COLUMNS]; empty until the first values. */
  wire: readonly (number | null)[];
  failure: RowFailure | null;
}

/** structure: rows came or went. values: numbers changed. dropped: it belongs to another structure. */
export type RiskChange = 'structure' | 'values' | 'dropped';
/** 0 none; 1 and 2 alternate, so that a second tint starts afresh. */
export type Tint = 0 | 1 | 2;

const COLUMN_COUNT = RISK_COLUMNS.length;
const AGE_COLUMN = RISK_COLUMNS.indexOf('ageMs');
const UNKNOWN_COLUMN = RISK_COLUMNS.indexOf('unknownLegs');

export function valueAt(row: RiskRow, column: number): number | null {
  return row.wire[column + 1] ?? null;
}

/** Of legs only: a subtotal is as old as its oldest leg and says so in its age, but the rest of it is alive. */
export function isStale(row: RiskRow): boolean {
  return row.meta.level === 'leg' && (valueAt(row, AGE_COLUMN) ?? 0) > STALE_AFTER_MS;
}

export function unknownLegsOf(row: RiskRow): number {
  return valueAt(row, UNKNOWN_COLUMN) ?? 0;
}

export class RiskStore {
  #rows: readonly RiskRow[] = [];
  #tree: RiskTree = EMPTY_TREE;
  #version: number | null = null;
  #bookId: string | null = null;
  #seq = 0;
  #isDirty = new Uint8Array(0);
  #changedAtMs = new Float64Array(0);
  #tints = new Uint8Array(0);

  get rows(): readonly RiskRow[] {
    return this.#rows;
  }
  /** Of the last message that was applied; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }
  get bookId(): string | null {
    return this.#bookId;
  }
  get total(): RiskRow | null {
    return this.#tree.totalIndex === null ? null : (this.#rows[this.#tree.totalIndex] ?? null);
  }

  /** `nowMs`: any steady clock; it only spaces the tints. */
  apply(message: RiskMessage, nowMs: number): RiskChange {
    if (message.structure !== null) this.#restructure(message, message.structure);
    else if (message.structureVersion !== this.#version || message.bookId !== this.#bookId) return 'dropped';
    if (message.failures !== null) this.#setFailures(message.failures);
    const mayTint = message.rows.length <= MAX_ROWS_TO_TINT;
    for (const wire of message.rows) this.#setRow(wire, nowMs, mayTint);
    this.#seq = message.seq;
    return message.structure === null ? 'values' : 'structure';
  }

  isDirty(row: RiskRow): boolean {
    return this.#isDirty[row.index] === 1;
  }

  /** Everything was painted. */
  clearDirty(): void {
    this.#isDirty.fill(0);
  }

  tintOf(row: RiskRow, column: number): Tint {
    return (this.#tints[row.index * COLUMN_COUNT + column] ?? 0) as Tint;
  }

  visible(view: TreeView): RiskRow[] {
    const indices = visibleRows(
      this.#tree,
      view,
      (index) => this.#row(index).meta,
      (index, column) => valueAt(this.#row(index), column),
    );
    return indices.map((index) => this.#row(index));
  }

  #row(index: number): RiskRow {
    const row = this.#rows[index];
    if (row === undefined) throw new RangeError(`no risk row ${index} of ${this.#rows.length}`);
    return row;
  }

  #restructure(message: RiskMessage, structure: readonly RiskRowMeta[]): void {
    this.#version = message.structureVersion;
    this.#bookId = message.bookId;
    this.#tree = buildTree(structure);
    const depths = depthsOf(this.#tree);
    this.#rows = structure.map((meta, index) => ({
      index,
      meta,
      ...(depths.get(index) ?? { depth: 0, hasChildren: false }),
      wire: [],
      failure: null,
    }));
    this.#isDirty = new Uint8Array(structure.length).fill(1);
    this.#changedAtMs = new Float64Array(structure.length * COLUMN_COUNT);
    this.#tints = new Uint8Array(structure.length * COLUMN_COUNT);
  }

  #setFailures(failures: NonNullable<RiskMessage['failures']>): void {
    for (const row of this.#rows) this.#setFailure(row, null);
    for (const { index, reason, message } of failures) {
      const row = this.#rows[index];
      if (row !== undefined) this.#setFailure(row, { reason, message });
    }
  }

  #setFailure(row: RiskRow, failure: RowFailure | null): void {
    if (row.failure === null && failure === null) return;
    row.failure = failure;
    this.#isDirty[row.index] = 1;
  }

  #setRow(wire: readonly (number | null)[], nowMs: number, mayTint: boolean): void {
    const row = this.#rows[wire[0] ?? -1];
    if (row === undefined) return;
    const base = row.index * COLUMN_COUNT;
    const isEvent = mayTint && row.wire.length > 0;
    for (let column = 0; column < COLUMN_COUNT; column += 1) {
      if (row.wire[column + 1] === wire[column + 1]) continue;
      this.#markCell(base + column, isEvent, nowMs);
    }
    row.wire = wire;
    this.#isDirty[row.index] = 1;
  }

  /** The first value of a cell is no event. */
  #markCell(cell: number, isEvent: boolean, nowMs: number): void {
    const isQuiet = nowMs - (this.#changedAtMs[cell] ?? nowMs) > QUIET_BEFORE_TINT_MS;
    this.#tints[cell] = !isEvent || !isQuiet ? 0 : this.#tints[cell] === 1 ? 2 : 1;
    this.#changedAtMs[cell] = nowMs;
  }
}

function depthsOf(tree: RiskTree): Map<number, { readonly depth: number; readonly hasChildren: boolean }> {
  const depths = new Map<number, { depth: number; hasChildren: boolean }>();
  const visit = (nodes: RiskTree['roots']) => {
    for (const node of nodes) {
      depths.set(node.index, { depth: node.depth, hasChildren: node.children.length > 0 });
      visit(node.children);
    }
  };
  visit(tree.roots);
  return depths;
}
