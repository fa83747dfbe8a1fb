/** Which decision's story is open. */
import { create } from 'zustand';
import { reopenPanel } from '../dock/dockCommands.ts';

interface StoryState {
  readonly decisionId: string | null;
  /** Rises with each opening: the same story asked for again is read again. */
  readonly opened: number;
}

export const storyStore = create<StoryState>(() => ({ decisionId: null, opened: 0 }));

/** Shows the story and brings its panel to the front. */
export function openStory(decisionId: string): void {
  storyStore.setState(({ opened }) => ({ decisionId, opened: opened + 1 }));
  reopenPanel('story');
}
