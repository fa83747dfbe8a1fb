/** A recording stand-in for the pieces of the `electron` module that the shell touches: it remembers what was asked and lets a test play the user. */
import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, MenuItemConstructorOptions, WindowOpenHandlerResponse } from 'electron';
import type { ElectronParts } from '../../../electron/shell/electronShell.ts';

type OpenHandler = (details: { readonly url: string }) => WindowOpenHandlerResponse;
type ProtocolHandler = (request: Request) => Promise<Response> | Response;

export class FakeContents extends EventEmitter {
  readonly mainFrame = { origin: 'app://deltadesk', url: 'app://deltadesk/' };
  readonly sent: { readonly channel: string; readonly frame: unknown }[] = [];
  openHandler: OpenHandler | null = null;
  gone = false;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  send(channel: string, frame: unknown): void {
    if (this.gone) throw new Error('Object has been destroyed');
    this.sent.push({ channel, frame });
  }

  isDestroyed(): boolean {
    return this.gone;
  }

  /** Plays a navigation; true when the shell let it happen. */
  navigate(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate' | 'will-attach-webview', url: string): boolean {
    let isPrevented = false;
    this.emit(event, {
      url,
      preventDefault: () => {
        isPrevented = true;
      },
    });
    return !isPrevented;
  }

  destroy(): void {
    this.gone = true;
    this.emit('destroyed');
  }
}

export class FakeWindow extends EventEmitter {
  readonly contents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  readonly calls: string[] = [];
  loadedUrl: string | null = null;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  loadURL(url: string): Promise<void> {
    this.loadedUrl = url;
    return Promise.resolve();
  }

  show(): void {
    this.calls.push('show');
  }

  focus(): void {
    this.calls.push('focus');
  }

  restore(): void {
    this.calls.push('restore');
  }

  isMinimized(): boolean {
    return true;
  }
}

interface PermissionHandlers {
  request: ((contents: unknown, permission: string, callback: (granted: boolean) => void) => void) | null;
  check: (() => boolean) | null;
  device: (() => boolean) | null;
}

class FakeApp extends EventEmitter {
  readonly calls: string[] = [];
  readonly exits: number[] = [];
  hasLock = true;

  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }

  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }

  whenReady(): Promise<void> {
    this.calls.push('whenReady');
    return Promise.resolve();
  }

  quit(): void {
    this.calls.push('quit');
    this.emit('before-quit', { preventDefault: () => void this.calls.push('quit prevented') });
  }

  exit(code: number): void {
    this.exits.push(code);
  }
}

export interface FakeElectron {
  readonly parts: ElectronParts;
  readonly app: FakeApp;
  readonly ipcMain: EventEmitter;
  readonly windows: FakeWindow[];
  readonly errorBoxes: string[];
  readonly openedExternally: string[];
  readonly menus: (readonly MenuItemConstructorOptions[])[];
  readonly schemes: unknown[];
  readonly protocolHandlers: Map<string, ProtocolHandler>;
  readonly permissions: PermissionHandlers;
  /** A new web contents, announced as Electron announces each one. */
  createContents(): FakeContents;
  /** A frame that arrives from `contents`; `senderFrame` defaults to its main frame. */
  receive(contents: FakeContents, channel: string, frame: unknown, senderFrame?: unknown): void;
}

export function createFakeElectron(): FakeElectron {
  const app = new FakeApp();
  const ipcMain = new EventEmitter();
  const windows: FakeWindow[] = [];
  const errorBoxes: string[] = [];
  const openedExternally: string[] = [];
  const menus: (readonly MenuItemConstructorOptions[])[] = [];
  const schemes: unknown[] = [];
  const protocolHandlers = new Map<string, ProtocolHandler>();
  const permissions: PermissionHandlers = { request: null, check: null, device: null };
  const announce = (contents: FakeContents): FakeContents => {
    app.emit('web-contents-created', {}, contents);
    return contents;
  };
  const parts = {
    app,
    createWindow: (options: BrowserWindowConstructorOptions) => {
      const window = new FakeWindow(options);
      windows.push(window);
      announce(window.contents);
      return window as unknown as BrowserWindow;
    },
    menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (menu: MenuItemConstructorOptions[]) => void menus.push(menu),
    },
    dialog: { showErrorBox: (title: string, content: string) => void errorBoxes.push(`${title}: ${content}`) },
    ipcMain,
    protocol: {
      registerSchemesAsPrivileged: (list: readonly unknown[]) => {
        if (app.calls.includes('whenReady')) throw new Error('protocol.registerSchemesAsPrivileged must be called before ready');
        schemes.push(...list);
      },
      handle: (scheme: string, handler: ProtocolHandler) => void protocolHandlers.set(scheme, handler),
    },
    defaultSession: () => ({
      setPermissionRequestHandler: (handler: PermissionHandlers['request']) => void (permissions.request = handler),
      setPermissionCheckHandler: (handler: PermissionHandlers['check']) => void (permissions.check = handler),
      setDevicePermissionHandler: (handler: PermissionHandlers['device']) => void (permissions.device = handler),
    }),
    shell: {
      openExternal: (url: string) => {
        openedExternally.push(url);
        return Promise.resolve();
      },
    },
  };
  return {
    parts: parts as unknown as ElectronParts,
    app,
    ipcMain,
    windows,
    errorBoxes,
    openedExternally,
    menus,
    schemes,
    protocolHandlers,
    permissions,
    createContents: () => announce(new FakeContents()),
    receive: (contents, channel, frame, senderFrame = contents.mainFrame) => {
      ipcMain.emit(channel, { sender: contents, senderFrame }, frame);
    },
  };
}
