/** The bridge into the sandboxed page: frames in, frames out, nothing else of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import { CLIENT_FRAME_CHANNEL, DESK_FRAME_CHANNEL } from '../shared/contract/channels.ts';
import type { DeskBridge, DeskFrame } from '../shared/contract/frames.ts';

const bridge: DeskBridge = {
  send: (frame) => ipcRenderer.send(CLIENT_FRAME_CHANNEL, frame),
  onFrame: (listener) => {
    const forward = (_event: unknown, frame: DeskFrame): void => listener(frame);
    ipcRenderer.on(DESK_FRAME_CHANNEL, forward);
    return () => {
      ipcRenderer.removeListener(DESK_FRAME_CHANNEL, forward);
    };
  },
};

contextBridge.exposeInMainWorld('desk', bridge);
