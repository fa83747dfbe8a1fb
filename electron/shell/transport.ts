/** The contract over Electron's two channels: each frame's sender is checked, each page has a session of its own. */
import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { CLIENT_FRAME_CHANNEL, DESK_FRAME_CHANNEL } from '../../shared/contract/channels.ts';
import type { Dispatch } from '../gateway/dispatch.ts';
import type { FeedSource } from '../gateway/handlers.ts';
import { createRateBudget } from '../gateway/rateBudget.ts';
import { createSession, type Session } from '../gateway/session.ts';
import type { LogPort } from '../ports/log.ts';
import { APP_ORIGIN } from './appOrigin.ts';

export interface ElectronTransportDeps {
  readonly ipcMain: Pick<IpcMain, 'on' | 'removeListener'>;
  readonly dispatch: Dispatch;
  readonly feeds: FeedSource;
  readonly log: LogPort;
}

const FRAMES_PER_SECOND = 200;
const FRAME_BURST = 400;

/** Starts listening; returns the function that ends every session. */
export function connectElectronTransport(deps: ElectronTransportDeps): () => void {
  const sessions = new Map<WebContents, Session>();
  const end = (contents: WebContents): void => {
    sessions.get(contents)?.close();
    sessions.delete(contents);
  };
  const onFrame = (event: IpcMainEvent, raw: unknown): void => {
    if (!isTrustedSender(event)) {
      deps.log.warn('a frame from an unknown sender was dropped', { url: event.senderFrame?.url.slice(0, 200) ?? null });
      return;
    }
    sessionOf(event.sender, sessions, deps, end).receive(raw);
  };
  deps.ipcMain.on(CLIENT_FRAME_CHANNEL, onFrame);
  return () => {
    deps.ipcMain.removeListener(CLIENT_FRAME_CHANNEL, onFrame);
    for (const contents of sessions.keys()) end(contents);
  };
}

/** Only the main frame of a page of ours: no sub-frame, no page that came from elsewhere. */
function isTrustedSender({ sender, senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === APP_ORIGIN;
}

function sessionOf(
  contents: WebContents,
  sessions: Map<WebContents, Session>,
  deps: ElectronTransportDeps,
  end: (contents: WebContents) => void,
): Session {
  const present = sessions.get(contents);
  if (present !== undefined) return present;
  const session = createSession({
    dispatch: deps.dispatch,
    feeds: deps.feeds,
    budget: createRateBudget(FRAMES_PER_SECOND, FRAME_BURST, () => performance.now()),
    sink: {
      send: (frame) => {
        if (!contents.isDestroyed()) contents.send(DESK_FRAME_CHANNEL, frame);
      },
      // The channel does not tell how far the page is behind; the feeds' own batching is what bounds it.
      bufferedBytes: () => 0,
    },
  });
  sessions.set(contents, session);
  if (!isWatched.has(contents)) watchPage(contents, end);
  return session;
}

/** Contents whose page changes are already listened to; a session comes and goes with each page. */
const isWatched = new WeakSet<WebContents>();

/** A page that reloads, crashes or closes takes its subscriptions with it. */
function watchPage(contents: WebContents, end: (contents: WebContents) => void): void {
  isWatched.add(contents);
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end(contents);
  });
  contents.on('render-process-gone', () => end(contents));
  contents.on('destroyed', () => end(contents));
}
