/** What AG Grid draws itself with: the label cell with its fold mark, and the header with its unit. Plain DOM, no React in the hot path. */
import type { ICellRendererComp, ICellRendererParams, IHeaderParams, IInnerHeaderComponent } from 'ag-grid-community';
import { countOf } from '../../format/words.ts';
import { unknownLegsOf, type RiskRow } from './riskStore.ts';

const INDENT_PX = 10;

export interface LabelCellParams {
  readonly isCollapsed: (row: RiskRow) => boolean;
  readonly onToggle: (row: RiskRow) => void;
}

export class LabelCell implements ICellRendererComp<RiskRow> {
  readonly #root = document.createElement('div');

  init(params: ICellRendererParams<RiskRow> & LabelCellParams): void {
    this.#draw(params);
  }
  getGui(): HTMLElement {
    return this.#root;
  }
  refresh(params: ICellRendererParams<RiskRow> & LabelCellParams): boolean {
    this.#draw(params);
    return true;
  }

  #draw({ data: row, isCollapsed, onToggle }: ICellRendererParams<RiskRow> & LabelCellParams): void {
    this.#root.className = 'risk-label';
    this.#root.replaceChildren();
    if (row === undefined) return;
    this.#root.style.paddingLeft = `${row.depth * INDENT_PX}px`;
    this.#root.append(row.hasChildren ? foldButton(row, isCollapsed(row), onToggle) : foldSpace(), labelText(row));
    const unknown = row.hasChildren || row.meta.level === 'total' ? unknownLegsOf(row) : 0;
    if (unknown > 0) this.#root.append(unknownNote(unknown));
  }
}

function foldButton(row: RiskRow, isCollapsed: boolean, onToggle: (row: RiskRow) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'risk-fold';
  button.tabIndex = -1;
  button.setAttribute('aria-expanded', String(!isCollapsed));
  button.setAttribute('aria-label', `${isCollapsed ? 'Expand' : 'Collapse'} ${row.meta.label}`);
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    onToggle(row);
  });
  return button;
}

function foldSpace(): HTMLElement {
  const space = document.createElement('span');
  space.className = 'risk-fold-space';
  return space;
}

function labelText(row: RiskRow): HTMLElement {
  const text = document.createElement('span');
  text.className = 'risk-label-text';
  text.textContent = row.meta.label;
  return text;
}

function unknownNote(count: number): HTMLElement {
  const note = document.createElement('span');
  note.className = 'risk-unknown-note';
  note.textContent = `${countOf(count, 'leg')} unknown`;
  return note;
}

export interface HeaderNameParams {
  readonly name: string;
  readonly unit: string;
}

export class HeaderName implements IInnerHeaderComponent {
  readonly #root = document.createElement('span');

  init(params: IHeaderParams & HeaderNameParams): void {
    const unit = document.createElement('span');
    unit.className = 'unit';
    unit.textContent = params.unit;
    this.#root.className = 'risk-header';
    this.#root.append(params.name, ...(params.unit === '' ? [] : [' ', unit]));
  }
  getGui(): HTMLElement {
    return this.#root;
  }
  refresh(): boolean {
    return false;
  }
}
