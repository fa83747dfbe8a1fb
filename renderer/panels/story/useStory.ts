/** The story of a decision, asked again while it may still go on: orders fill and mark-outs come in for a minute. */
import { useEffect, useState } from 'react';
import type { DecisionStory } from '../../../shared/contract/storySchemas.ts';
import type { Result } from '../../../shared/result/result.ts';
import { useDesk } from '../deskContext.ts';

const ASK_EVERY_MS = 3_000;
/** Mark-outs end after a minute, and an order that rests longer is looked at by opening its story again. */
const ASK_AT_MOST = 30;

/** Null: not answered yet. */
export function useStory(id: string): Result<DecisionStory> | null {
  const { client } = useDesk();
  const [known, setKnown] = useState<{ readonly id: string; readonly reply: Result<DecisionStory> } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    let left = ASK_AT_MOST;
    const ask = async () => {
      left -= 1;
      if (left === 0) window.clearInterval(timer);
      const reply = await client.request('decision.story', { id });
      if (isCurrent) setKnown({ id, reply });
    };
    const timer = window.setInterval(() => void ask(), ASK_EVERY_MS);
    void ask();
    return () => {
      isCurrent = false;
      window.clearInterval(timer);
    };
  }, [client, id]);
  return known !== null && known.id === id ? known.reply : null;
}
