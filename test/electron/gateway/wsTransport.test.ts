/** What a connected page may send, and what happens to it when it sends something else. Real sockets on loopback. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Handlers } from '../../../electron/gateway/handlers.ts';
import { startBrowserShell, type BrowserShell } from '../../../electron/gateway/browserShell.ts';
import { DEFAULT_WS_LIMITS, type WsLimits } from '../../../electron/gateway/wsTransport.ts';
import { MAX_CLIENT_FRAME_CHARS } from '../../../shared/contract/frames.ts';
import { ok } from '../../../shared/result/result.ts';
import {
  aRendererFolder,
  aRiskMessage,
  aStatusMessage,
  createFakeDesk,
  createRecordingLog,
  type FakeDesk,
} from '../../support/fakeDeskParts.ts';
import { openDeskSocket, type DeskSocket } from '../../support/deskSocket.ts';
import { enterDesk } from '../../support/rawRequest.ts';

interface Rig {
  readonly desk: FakeDesk;
  readonly shell: BrowserShell;
  readonly log: ReturnType<typeof createRecordingLog>;
  connect(): Promise<DeskSocket>;
  stop(): Promise<void>;
}

async function startRig(overrides: Partial<Handlers> = {}, limits: Partial<WsLimits> = {}): Promise<Rig> {
  const renderer = await aRendererFolder();
  const desk = createFakeDesk(overrides);
  const log = createRecordingLog();
  const said: string[] = [];
  const started = await startBrowserShell({
    options: { port: 0, open: false, dataDir: null },
    installation: { root: renderer.folder, version: '0.1.0', resourcesDir: renderer.folder, rendererDir: renderer.folder },
    dataDir: renderer.folder,
    devUrl: null,
    composeDesk: () => Promise.resolve(ok(desk)),
    log,
    say: (line) => void said.push(line),
    openWindow: () => Promise.resolve(null),
    limits: { ...DEFAULT_WS_LIMITS, ...limits },
  });
  if (!started.ok) throw new Error(started.failure.message);
  const shell = started.value;
  return {
    desk,
    shell,
    log,
    async connect() {
      shell.sayFreshUrl();
      const url = said.at(-1)?.replace(/^Open\s+/, '') ?? '';
      const cookie = await enterDesk(shell.port, url);
      return openDeskSocket(`ws://127.0.0.1:${shell.port}/desk`, { headers: { cookie, origin: `http://127.0.0.1:${shell.port}` } });
    },
    async stop() {
      await shell.stop();
      await renderer.remove();
    },
  };
}

function closeCode(client: DeskSocket): Promise<number> {
  return new Promise((resolve) => client.socket.once('close', resolve));
}

describe('a connected page', () => {
  let rig: Rig;
  let client: DeskSocket;
  beforeEach(async () => {
    rig = await startRig();
    client = await rig.connect();
  });
  afterEach(() => rig.stop());

  const expectAlive = async (): Promise<void> => expect(await client.request('app.hello', {})).toMatchObject({ ok: true });

  it('gets replies that fit the contract', async () => {
    expect(await client.request('app.hello', {})).toMatchObject({ ok: true, value: { product: 'Deltadesk' } });
    expect(await client.request('desk.kill', {})).toMatchObject({ ok: true, value: { cancelled: 0 } });
  });

  it.each([
    ['text that is not JSON', 'BUY 1 BTC', 'expected JSON'],
    ['an empty frame', '', 'expected JSON'],
    ['JSON that is no frame', '[1,2,3]', 'frame: '],
    ['an unknown kind', '{"kind":"order"}', 'frame: kind'],
    ['a request without a number', '{"kind":"request","name":"app.hello","payload":{}}', 'frame: id'],
    ['an unknown feed', '{"kind":"subscribe","feed":"secrets"}', 'frame: feed'],
  ])('hears why %s was refused and stays connected', async (_what, text, why) => {
    client.sendText(text);
    expect(await client.next()).toMatchObject({ kind: 'refused', message: expect.stringContaining(why) as unknown });
    await expectAlive();
  });

  it('hears that a binary frame was refused and stays connected', async () => {
    client.socket.send(Buffer.from('{"kind":"request","id":1,"name":"app.hello","payload":{}}'));
    expect(await client.next()).toEqual({ kind: 'refused', message: 'frame: expected text, was binary' });
    await expectAlive();
  });

  it('hears that a frame was too long and stays connected', async () => {
    client.sendText(
      JSON.stringify({ kind: 'request', id: 1, name: 'layout.save', payload: { layout: 'x'.repeat(MAX_CLIENT_FRAME_CHARS) } }),
    );
    expect(await client.next()).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(`at most ${MAX_CLIENT_FRAME_CHARS}`) as unknown,
    });
    await expectAlive();
  });

  it('is disconnected with 1009 when a frame is so large that it is not even read', async () => {
    const closed = closeCode(client);
    client.sendText('x'.repeat(4 * MAX_CLIENT_FRAME_CHARS + 1));
    expect(await closed).toBe(1009);
    const other = await rig.connect();
    expect(await other.request('app.hello', {})).toMatchObject({ ok: true });
  });

  it('gets typed failures for an unknown request and a bad payload, and stays connected', async () => {
    client.sendText('{"kind":"request","id":90,"name":"desk.selfDestruct","payload":{}}');
    expect(await client.next()).toMatchObject({ kind: 'reply', id: 90, result: { ok: false, failure: { reason: 'unsupported' } } });
    expect(await client.request('replay.setSpeed', { speed: -1 })).toMatchObject({ ok: false, failure: { reason: 'invalidInput' } });
    await expectAlive();
  });

  it('gets the feeds it asked for, from the whole state on', async () => {
    rig.desk.feeds.retain('status', aStatusMessage(4));
    client.sendText('{"kind":"subscribe","feed":"status"}');
    expect(await client.next()).toMatchObject({ kind: 'feed', feed: 'status', message: { seq: 4 } });
    rig.desk.feeds.emit('status', aStatusMessage(5));
    expect(await client.next()).toMatchObject({ kind: 'feed', feed: 'status', message: { seq: 5 } });
  });

  it('lets go of its feeds when it goes away', async () => {
    client.sendText('{"kind":"subscribe","feed":"risk"}');
    await expectAlive();
    expect(rig.desk.feeds.listeners('risk')).toBe(1);
    client.socket.terminate();
    const other = await rig.connect();
    await expect.poll(() => rig.desk.feeds.listeners('risk')).toBe(0);
    expect(await other.request('app.hello', {})).toMatchObject({ ok: true });
  });

  it('is told with 1001 that the desk stops', async () => {
    const closed = closeCode(client);
    await rig.shell.stop();
    expect(await closed).toBe(1001);
    expect(rig.desk.timesStopped()).toBe(1);
  });
});

describe('limits', () => {
  let rig: Rig;
  afterEach(() => rig.stop());

  it('a page over its rate gets limitBreached, except for KILL', async () => {
    rig = await startRig({}, { framesPerSecond: 0.001, frameBurst: 3 });
    const client = await rig.connect();
    for (let count = 0; count < 3; count += 1) expect(await client.request('app.hello', {})).toMatchObject({ ok: true });
    expect(await client.request('app.hello', {})).toMatchObject({ ok: false, failure: { reason: 'limitBreached' } });
    expect(await client.request('desk.kill', {})).toMatchObject({ ok: true });
  });

  it('a page that does not answer pings is ended; one that answers stays', async () => {
    rig = await startRig({}, { heartbeatMs: 40 });
    const deaf = await rig.connect();
    const polite = await rig.connect();
    const closed = closeCode(deaf);
    // Reading nothing means answering no ping.
    deaf.socket.pause();
    deaf.sendText('{"kind":"subscribe","feed":"status"}');
    await expect.poll(() => rig.desk.feeds.listeners('status'), { timeout: 2_000 }).toBe(1);
    await expect.poll(() => rig.desk.feeds.listeners('status'), { timeout: 5_000 }).toBe(0);
    deaf.socket.resume();
    expect(await closed).toBe(1006);
    expect(await polite.request('app.hello', {})).toMatchObject({ ok: true });
  });

  it('no more connections than there are places', async () => {
    rig = await startRig({}, { maxConnections: 1 });
    await rig.connect();
    await expect(rig.connect()).rejects.toThrow('503');
  });

  it('a page that stops reading loses feed batches, not memory, and starts again from a whole state', async () => {
    rig = await startRig();
    const client = await rig.connect();
    client.sendText('{"kind":"subscribe","feed":"risk"}');
    await client.request('app.hello', {});
    client.socket.pause();
    let seq = 0;
    // 2,000 rows of 28 numbers are about 700 kB: the kernel's buffers and the limit are full after some of them.
    while (rig.desk.feeds.listeners('risk') === 1 && seq < 200) {
      seq += 1;
      rig.desk.feeds.emit('risk', aRiskMessage(seq, 2_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seq).toBeLessThan(200);
    rig.desk.feeds.retain('risk', aRiskMessage(seq + 1));
    client.socket.resume();
    await expect.poll(() => rig.desk.feeds.listeners('risk'), { timeout: 10_000 }).toBe(1);
    let last = await client.next();
    while (last.kind === 'feed' && (last.message as { seq: number }).seq <= seq) last = await client.next();
    expect(last).toMatchObject({ kind: 'feed', feed: 'risk', message: { seq: seq + 1 } });
    expect(rig.desk.feeds.subscriptions('risk')).toBe(2);
  });

  it('a reply that cannot be written as JSON is our mistake: logged, and still a reply', async () => {
    rig = await startRig({ 'layout.load': () => ok({ layout: 10n }) });
    const client = await rig.connect();
    expect(await client.request('layout.load', {})).toMatchObject({ ok: false, failure: { reason: 'calculationFailed' } });
    expect(rig.log.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'a frame could not be encoded' }));
  });
});
