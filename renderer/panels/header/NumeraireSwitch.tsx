/** USD or coin: in which money the book is kept delta-neutral. The change is confirmed, for it changes what is hedged. */
import { useRef, useState, type ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { BookId, Numeraire } from '../../../shared/domain/book.ts';
import { formatFixed } from '../../format/number.ts';
import { deltaDecimals } from '../../format/words.ts';
import { placeBelow } from '../../widgets/Popover.tsx';
import { Segmented } from '../../widgets/Segmented.tsx';
import { useDesk, useDeskState } from '../deskContext.ts';
import { reportFailure } from '../status/noticeStore.ts';

const NUMERAIRES = [
  { value: 'usd', text: 'USD', title: 'Hedge the dollar value: collateral and premium in coin are part of the delta' },
  { value: 'coin', text: 'coin', title: 'Hedge the amount of coin: collateral is not hedged' },
] as const;

export function NumeraireSwitch(): ReactNode {
  const { status } = useDeskState(({ status }) => ({ status }));
  const [asked, setAsked] = useState<Numeraire | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const book = status?.books.find(({ id }) => id === status.activeBookId);
  const ask = (numeraire: Numeraire) => {
    if (numeraire === book?.numeraire) return;
    setAsked(numeraire);
    panel.current?.showPopover();
    if (panel.current !== null && holder.current !== null) placeBelow(panel.current, holder.current);
  };
  return (
    <div ref={holder} className="labelled">
      <span className="label">in</span>
      <Segmented label="Numeraire" options={NUMERAIRES} value={book?.numeraire ?? 'usd'} onPick={ask} disabled={book === undefined} />
      <div ref={panel} popover="auto" className="popover" role="alertdialog" aria-label="Change the numeraire">
        {asked === null || book === undefined ? null : (
          <Confirm numeraire={asked} bookId={book.id} onClose={() => panel.current?.hidePopover()} />
        )}
      </div>
    </div>
  );
}

function Confirm(props: { readonly numeraire: Numeraire; readonly bookId: BookId; readonly onClose: () => void }): ReactNode {
  const { views } = useDeskState(({ hedge }) => hedge);
  const change = useChange(props.bookId, props.numeraire, props.onClose);
  const isCoin = props.numeraire === 'coin';
  return (
    <div className="prose">
      <h4>Hedge in {isCoin ? 'coin' : 'USD'}?</h4>
      <p>
        {isCoin
          ? 'The coin you hold as collateral and premium is no longer hedged: only what changes its amount is.'
          : 'The coin you hold as collateral and premium counts as delta and will be hedged too.'}{' '}
        The suggestions change with it:
      </p>
      <table className="facts">
        <tbody>
          {[...views.values()].map((view) => (
            <Effect key={view.underlying} view={view} isCoin={isCoin} />
          ))}
        </tbody>
      </table>
      <p className="buttons">
        <button type="button" className="button" onClick={() => void change()}>
          Change to {isCoin ? 'coin' : 'USD'}
        </button>
        <button type="button" className="button-quiet" onClick={props.onClose}>
          Keep
        </button>
      </p>
    </div>
  );
}

function Effect({ view, isCoin }: { readonly view: HedgeView; readonly isCoin: boolean }): ReactNode {
  const decimals = deltaDecimals(view.underlying);
  const [before, after] = isCoin
    ? [view.deltaUsdNumeraireCoin, view.deltaCoinNumeraireCoin]
    : [view.deltaCoinNumeraireCoin, view.deltaUsdNumeraireCoin];
  return (
    <tr>
      <th scope="row">Δ {view.underlying}</th>
      <td className="num">{formatFixed(before, decimals)}</td>
      <td>→</td>
      <td className="num">{formatFixed(after, decimals)}</td>
      <td className="unit">{view.underlying}</td>
    </tr>
  );
}

function useChange(bookId: BookId, numeraire: Numeraire, onDone: () => void): () => Promise<void> {
  const { client, notices } = useDesk();
  return async () => {
    onDone();
    reportFailure(notices, 'Numeraire not changed', await client.request('book.setNumeraire', { bookId, numeraire }));
  };
}
