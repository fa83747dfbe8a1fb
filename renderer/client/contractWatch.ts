/** A desk that was updated while this page stayed open speaks another contract: the page must load again before it misreads a number. */
import type { DeskClient } from '../../shared/contract/frames.ts';

/** Asks on every connection which contract the desk speaks; `onOther` when it is not the first one's. Returns the function that stops watching. */
export function watchContract(client: DeskClient, onOther: () => void): () => void {
  let first: string | null = null;
  const ask = async (): Promise<void> => {
    const hello = await client.request('app.hello', {});
    if (!hello.ok) return;
    first ??= hello.value.contractVersion;
    if (hello.value.contractVersion !== first) onOther();
  };
  return client.onLink((open) => {
    if (open) void ask();
  });
}
