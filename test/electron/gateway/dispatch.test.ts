import { describe, expect, it } from 'vitest';
import { createDispatch } from '../../../electron/gateway/dispatch.ts';
import { createDeskDispatch } from '../../../electron/gateway/deskGateway.ts';
import type { Handlers } from '../../../electron/gateway/handlers.ts';
import { AUTO_ARM_WORDS } from '../../../shared/contract/policyMessages.ts';
import { requests, type RequestName } from '../../../shared/contract/requests.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { createFakeDesk, createFakeHandlers, createRecordingLog } from '../../support/fakeDeskParts.ts';
import { checkedReply } from '../../support/deskSocket.ts';

function aDispatch(overrides: Partial<Handlers> = {}) {
  const log = createRecordingLog();
  const broken: unknown[] = [];
  const dispatch = createDispatch({ handlers: createFakeHandlers(overrides), log, onBrokenInvariant: (error) => void broken.push(error) });
  return { dispatch, log, broken };
}

const ofBook = { bookId: 'demo', underlying: 'BTC' };
const edit = { instrumentId: null, style: null, amount: null, limitPrice: null, hedgeTo: null };
const PAYLOADS: Readonly<Record<RequestName, unknown>> = {
  'app.hello': {},
  'book.select': { bookId: 'demo' },
  'book.setNumeraire': { bookId: 'demo', numeraire: 'usd' },
  'replay.play': {},
  'replay.pause': {},
  'replay.step': {},
  'replay.setSpeed': { speed: 100 },
  'replay.setLoop': { loop: true },
  'replay.seek': { toMs: 1_770_000_000_000 },
  'hedge.plan': { ...ofBook, edit },
  'hedge.execute': { ...ofBook, planId: 'plan-1', edit, confirmedLarge: false },
  'hedge.snooze': { ...ofBook, minutes: 5 },
  'hedge.dismiss': { ...ofBook, reason: 'the market is closed to me' },
  'policy.set': { ...ofBook, policy: fixedBandOf({ targetDeltaCoin: 0, halfWidthCoin: 0.5, hedgeTo: 'edge' }) },
  'policy.history': ofBook,
  'policy.presets': {},
  'auto.arm': { ...ofBook, words: AUTO_ARM_WORDS, hours: 8, maxOrders: 20, maxUsd: 1_000_000 },
  'auto.pause': ofBook,
  'auto.resume': ofBook,
  'auto.disarm': ofBook,
  'decision.story': { id: 'decision-1' },
  'hedge.footprint': ofBook,
  'hedge.optimise': {
    ...ofBook,
    limits: { deltaCoin: 0.1, gammaCoinPerPct: null, vegaUsdPerVolPoint: null },
    maxInstruments: 3,
    horizonHours: 24,
    timeLimitSeconds: 1,
    frontierPoints: 0,
  },
  'order.cancel': { label: 'label-1' },
  'order.history': { label: 'label-1' },
  'desk.arm': {},
  'desk.disarm': {},
  'desk.kill': {},
  'chart.history': { ...ofBook, fromMs: 1_770_000_000_000, stepMs: 900_000 },
  'layout.load': {},
  'layout.save': { layout: { panels: [] } },
};

describe('createDispatch', () => {
  it.each(Object.keys(requests) as RequestName[])(
    '%s: a good payload reaches the handler and the reply fits the contract',
    async (name) => {
      const reply = checkedReply(name, await aDispatch().dispatch(name, PAYLOADS[name]));
      expect(reply.ok).toBe(true);
    },
  );

  it.each(Object.keys(requests) as RequestName[])('%s: junk instead of a payload is invalidInput, not an exception', async (name) => {
    for (const junk of [null, 7, 'text', [], undefined]) {
      expect(await aDispatch().dispatch(name, junk)).toMatchObject({ ok: false, failure: { reason: 'invalidInput' } });
    }
  });

  it('names the field that is wrong and what it should have been', async () => {
    const reply = await aDispatch().dispatch('replay.setSpeed', { speed: 'fast' });
    expect(reply).toMatchObject({
      ok: false,
      failure: { reason: 'invalidInput', message: expect.stringMatching(/^replay\.setSpeed: speed: .*number/) as unknown },
    });
  });

  it('names nested fields by their path', async () => {
    const reply = await aDispatch().dispatch('hedge.plan', { ...ofBook, edit: { ...edit, amount: '1e5' } });
    expect(reply).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('edit.amount: expected a plain decimal number') as unknown },
    });
  });

  it('hands the handler the checked payload without fields the contract does not know', async () => {
    const seen: unknown[] = [];
    const { dispatch } = aDispatch({
      'replay.setSpeed': (request) => {
        seen.push(request);
        return ok({});
      },
    });
    await dispatch('replay.setSpeed', { speed: 10, extra: 'x' });
    expect(seen).toEqual([{ speed: 10 }]);
  });

  it.each(['desk.selfDestruct', '__proto__', 'constructor', ''])('answers unsupported to the unknown request %j', async (name) => {
    expect(await aDispatch().dispatch(name, {})).toMatchObject({ ok: false, failure: { reason: 'unsupported' } });
  });

  it('passes on a failure that the handler answers', async () => {
    const { dispatch, broken } = aDispatch({ 'replay.play': () => fail('conflict', 'already playing') });
    expect(await dispatch('replay.play', {})).toEqual({ ok: false, failure: { reason: 'conflict', message: 'already playing' } });
    expect(broken).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('secret: /home/trader/keys');
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret: /home/trader/keys'))],
  ] as const)('when a handler %s: logged, reported to the door, and nothing of it in the reply', async (_how, handler) => {
    const { dispatch, log, broken } = aDispatch({ 'replay.play': handler });
    const reply = await dispatch('replay.play', {});
    expect(reply).toMatchObject({ ok: false, failure: { reason: 'calculationFailed' } });
    expect(JSON.stringify(reply)).not.toContain('secret');
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { request: 'replay.play', error: expect.stringContaining('secret') as unknown } },
    ]);
    expect(broken).toHaveLength(1);
  });
});

describe('createDeskDispatch', () => {
  it('disarms the desk when a handler breaks an invariant', async () => {
    let disarmed = 0;
    const desk = createFakeDesk({
      'hedge.execute': () => {
        throw new Error('position is NaN');
      },
      'desk.disarm': () => {
        disarmed += 1;
        return ok({});
      },
    });
    await createDeskDispatch(desk, createRecordingLog())('hedge.execute', PAYLOADS['hedge.execute']);
    expect(disarmed).toBe(1);
  });

  it('logs when disarming itself is broken, and still answers', async () => {
    const log = createRecordingLog();
    const boom = () => {
      throw new Error('boom');
    };
    const reply = await createDeskDispatch(createFakeDesk({ 'replay.play': boom, 'desk.disarm': boom }), log)('replay.play', {});
    expect(reply.ok).toBe(false);
    expect(log.lines.map(({ message }) => message)).toContain('the desk could not be disarmed');
  });
});
