import { describe, expect, it } from 'vitest';
import { THIN_SPACE } from '../../../../renderer/format/number.ts';
import { policyWords } from '../../../../renderer/panels/policy/policyWords.ts';
import type { HedgePolicy } from '../../../../shared/contract/policyMessages.ts';
import { aPolicy } from '../../support/builders.ts';

const words = (change: Partial<HedgePolicy> = {}) => policyWords(aPolicy(change), 'BTC');

describe('policyWords', () => {
  it('says a plain band in one line', () => {
    expect(words()).toBe('band ±0.5 BTC, to the edge, market in the perpetual, one click');
  });
  it('says each kind of band with its unit', () => {
    expect(words({ band: { kind: 'fixed', unit: 'usd', below: 30_000, above: 40_000 } })).toContain(
      `band −30${THIN_SPACE}000 / +40${THIN_SPACE}000 USD`,
    );
    expect(words({ band: { kind: 'fixed', unit: 'equityPct', below: 2, above: 2 } })).toContain('band ±2 % of equity');
    expect(words({ band: { kind: 'gammaScaled', movePct: 2, floorCoin: 0.1, capCoin: null } })).toContain(
      'band of a 2 % move, 0.1 … no cap BTC',
    );
    const aversion = { riskAversionPerUsd: 1e-6, costShare: 0.0005 };
    expect(words({ band: { kind: 'whalleyWilmott', ...aversion } })).toContain('Whalley–Wilmott band, a = 1×10⁻⁶ /USD, cost 5 bp');
    expect(words({ band: { kind: 'zakamouline', ...aversion, costShare: null } })).toContain(
      'Zakamouline band, a = 1×10⁻⁶ /USD, cost as estimated',
    );
  });
  it('says each event', () => {
    const events: HedgePolicy['events'] = [
      { kind: 'interval', everyMinutes: 60 },
      { kind: 'timeOfDay', timesUtc: ['07:45', '15:00'] },
      { kind: 'priceMove', unit: 'dailySigmas', size: 0.5 },
      { kind: 'afterFill' },
      { kind: 'leland', everyMinutes: 30, costShare: null },
    ];
    expect(words({ band: null, events, sizing: { to: 'target', ratioPct: 80 } })).toBe(
      'every 60 min, at 07:45, 15:00 UTC, after a move of 0.5 daily σ, after an option fill, Leland delta every 30 min, cost as estimated, 80 % of the way to the target, market in the perpetual, one click',
    );
  });
  it('says what is out of the ordinary and keeps quiet about the rest', () => {
    const text = words({
      targetDeltaCoin: -0.25,
      hedgeSet: { kind: 'expiring', withinDays: 1 },
      coolDownSeconds: 30,
      instruments: { buy: { kind: 'cheapest' }, sell: { kind: 'instrument', instrumentId: 'BTC-27MAR26' } },
      mode: 'auto',
    });
    expect(text).toBe(
      'band ±0.5 BTC, around −0.25 BTC, options within 1 d, to the edge, at most every 30 s, market, buys the cheapest, sells BTC-27MAR26, hedges by itself',
    );
    expect(words({ hedgeSet: { kind: 'legs', legKeys: ['paper/x'] } })).toContain('1 leg');
  });
});
