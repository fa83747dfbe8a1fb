/** Every version the policy ever had, newest first; an old one can be taken up again. */
import { useEffect, useState, type ReactNode } from 'react';
import type { HedgePolicy, PolicyRow } from '../../../shared/contract/policyMessages.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { Currency } from '../../../shared/domain/instrument.ts';
import type { Result } from '../../../shared/result/result.ts';
import { formatStamp } from '../../format/time.ts';
import { useDesk } from '../deskContext.ts';
import { policyWords } from './policyWords.ts';

interface PolicyHistoryProps {
  readonly bookId: BookId;
  readonly underlying: Currency;
  readonly storedVersion: number | null;
  readonly onUse: (policy: HedgePolicy) => void;
}

export function PolicyHistory({ bookId, underlying, storedVersion, onUse }: PolicyHistoryProps): ReactNode {
  const reply = useHistory(bookId, underlying, storedVersion);
  if (reply === null) return <p className="unit">Reading the versions…</p>;
  if (!reply.ok) return <p className="warn-text">Versions: {reply.failure.message}</p>;
  const { versions } = reply.value;
  if (versions.length === 0) return <p className="unit">No version stored yet: the desk's default is in force until you apply one.</p>;
  return (
    <ol className="versions" data-testid="policy-versions">
      {versions.map(({ version, policy, tsMs }) => (
        <li key={version} data-testid="policy-version-row" data-version={version}>
          <b className="num">v{version}</b>
          <span className="num version-time">{formatStamp(tsMs)}</span>
          <span className="version-words" title={policyWords(policy, underlying)}>
            <b>{policy.name}</b> {policyWords(policy, underlying)}
          </span>
          {version === storedVersion ? (
            <span className="tag">in force</span>
          ) : (
            <button type="button" className="button-quiet" data-testid="policy-use-version" onClick={() => onUse(policy)}>
              use this again
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Asked anew for each version that comes into force; null: not answered yet. */
function useHistory(bookId: BookId, underlying: Currency, storedVersion: number | null): Result<{ versions: PolicyRow[] }> | null {
  const { client } = useDesk();
  const subject = `${bookId} ${underlying} ${storedVersion}`;
  const [known, setKnown] = useState<{ readonly subject: string; readonly reply: Result<{ versions: PolicyRow[] }> } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void client.request('policy.history', { bookId, underlying }).then((reply) => {
      if (isCurrent) setKnown({ subject, reply });
    });
    return () => {
      isCurrent = false;
    };
  }, [bookId, client, subject, underlying]);
  return known !== null && known.subject === subject ? known.reply : null;
}
