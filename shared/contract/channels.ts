/** Names of the two Electron channels; the preload imports nothing else. */
export const CLIENT_FRAME_CHANNEL = 'deltadesk:client-frame';
export const DESK_FRAME_CHANNEL = 'deltadesk:desk-frame';
