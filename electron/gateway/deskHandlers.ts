/** The contract's requests on the desk's use cases: one line each. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { feeds } from '../../shared/contract/feeds.ts';
import type { PolicyPreset } from '../../shared/contract/policyMessages.ts';
import { requests, type ResponseOf } from '../../shared/contract/requests.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { Desk } from '../desk/desk.ts';
import type { SettingsPort } from '../ports/ledger.ts';
import type { Handlers } from './handlers.ts';

const LAYOUT_KEY = 'layout';
const DONE = ok({});

export interface DeskHandlersDeps {
  readonly desk: Desk;
  readonly settings: SettingsPort;
  /** Ready-made policies that ship with the desk. */
  readonly presets: readonly PolicyPreset[];
  readonly version: string;
  readonly shell: 'electron' | 'browser';
}

export function createDeskHandlers({ desk, settings, presets, version, shell }: DeskHandlersDeps): Handlers {
  const hello: ResponseOf<'app.hello'> = { product: 'Deltadesk', version, shell, contractVersion: contractVersion() };
  const { hedges, auto, replay } = desk;
  return {
    'app.hello': () => ok(hello),
    'book.select': ({ bookId }) => done(desk.selectBook(bookId)),
    'book.setNumeraire': ({ bookId, numeraire }) => done(desk.setNumeraire(bookId, numeraire)),
    'replay.play': () => did(replay.play),
    'replay.pause': () => did(replay.pause),
    'replay.step': () => did(replay.step),
    'replay.setSpeed': ({ speed }) => done(replay.setSpeed(speed)),
    'replay.setLoop': ({ loop }) => did(() => replay.setLoop(loop)),
    'replay.seek'({ toMs }) {
      const book = replay.seek(toMs);
      return book.ok ? ok({ bookId: book.value.id }) : book;
    },
    'hedge.plan': hedges.plan,
    'hedge.execute': (request) => hedges.execute(request),
    'hedge.snooze': hedges.snooze,
    'hedge.dismiss': hedges.dismiss,
    'policy.set': hedges.setPolicy,
    'policy.history': hedges.policyHistory,
    'policy.presets': () => ok({ presets: presets.map((preset) => ({ ...preset })) }),
    'auto.arm': (request) => done(auto.arm(request)),
    'auto.pause': ({ bookId, underlying }) => done(auto.pause(bookId, underlying)),
    'auto.resume': ({ bookId, underlying }) => done(auto.resume(bookId, underlying)),
    'auto.disarm': ({ bookId, underlying }) => done(auto.disarm(bookId, underlying, 'stopped by the trader')),
    'decision.story': desk.story,
    'hedge.footprint': desk.footprint,
    'hedge.optimise': desk.optimise,
    'order.cancel': async ({ label }) => done(await desk.cancelOrder(label)),
    'order.history': ({ label }) => ok(desk.orderHistory(label)),
    'desk.arm': () => done(desk.arm()),
    'desk.disarm': () => did(() => desk.disarm('disarmed by the trader')),
    'desk.kill': async () => ok(await desk.kill()),
    'chart.history': desk.chartHistory,
    'layout.load': () => ok({ layout: settings.get(LAYOUT_KEY) ?? null }),
    'layout.save': ({ layout }) => done(settings.set(LAYOUT_KEY, layout)),
  };
}

function did(action: () => void): Result<Record<string, never>> {
  action();
  return DONE;
}

function done(result: Result<unknown>): Result<Record<string, never>> {
  return result.ok ? DONE : result;
}

/** Changes with any schema of the contract: a page of another build sees it and reloads. */
function contractVersion(): string {
  const schemas = [...Object.values(requests).flatMap(({ request, response }) => [request, response]), ...Object.values(feeds)];
  const text = JSON.stringify(schemas.map((schema) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
