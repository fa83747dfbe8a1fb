/** Frames through Electron's preload bridge: the desk lives in the same application, so the link is open as long as the window is. */
import type { DeskBridge } from '../../shared/contract/frames.ts';
import type { FrameTransport } from './frameTransport.ts';

export function createBridgeTransport(bridge: DeskBridge): FrameTransport {
  return {
    send(frame) {
      bridge.send(frame);
      return true;
    },
    onFrame: (listener) => bridge.onFrame(listener),
    onLink(listener) {
      listener(true);
      return () => undefined;
    },
  };
}
