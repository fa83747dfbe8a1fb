/** Turns the valued book into the risk feed: whole on subscription and when the rows change, otherwise only the rows that moved. */
import type { FeedMessage } from '../../shared/contract/feeds.ts';
import { RISK_COLUMNS, type RiskColumn } from '../../shared/contract/riskColumns.ts';
import type { Numeraire } from '../../shared/domain/book.ts';
import { impliedVol } from '../../shared/pricing/impliedVol.ts';
import { hedgedDeltaCoin, hedgedGammaCoinPerPct, type LegRisk, type RiskFigures } from '../../shared/risk/riskFigures.ts';
import type { GroupRisk } from '../../shared/risk/aggregate.ts';
import type { Leg, PositionLeg } from '../../shared/risk/leg.ts';
import { assertNever } from '../../shared/result/assertNever.ts';
import { yearsBetween } from '../../shared/units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../../shared/units/vol.ts';
import type { MarketState } from './marketState.ts';
import { riskRows, type RiskRow } from './riskRows.ts';
import type { ValuedBook } from './valuedBook.ts';

type RiskBody = Omit<FeedMessage<'risk'>, 'seq'>;
type Values = Partial<Record<RiskColumn, number | null>>;

export interface RiskFeed {
  /** What changed: the rows of `repriced` legs and every sum; everything when the rows themselves are others than before. */
  readonly update: (book: ValuedBook, repriced: ReadonlySet<number>) => RiskBody;
  /** Everything, for a new subscriber. */
  readonly whole: (book: ValuedBook) => RiskBody;
}

export function createRiskFeed(market: MarketState, numeraireOf: (book: ValuedBook) => Numeraire): RiskFeed {
  let rows: readonly RiskRow[] = [];
  let structureVersion = 0;
  let rowsOf: ValuedBook['structure'] | null = null;
  let announcedVersion = 0;
  /** Null: somebody was told others since, so the next update says them again. */
  let announcedFailures: string | null = null;

  function restructure(book: ValuedBook): void {
    if (rowsOf === book.structure) return;
    rowsOf = book.structure;
    rows = riskRows(book.structure, book.legs);
    structureVersion += 1;
  }

  function encodeRows(book: ValuedBook, repriced: ReadonlySet<number> | null): (number | null)[][] {
    const numeraire = numeraireOf(book);
    return rows.flatMap((row, index) => {
      const isMoved = repriced === null || row.source.kind !== 'leg' || repriced.has(row.source.at);
      return isMoved ? [encode(index, valuesOf(row, book, market, numeraire))] : [];
    });
  }

  function whole(book: ValuedBook): RiskBody {
    restructure(book);
    const structure = rows.map(({ meta }) => meta);
    const rowValues = encodeRows(book, null);
    return { tsMs: book.tsMs, bookId: book.state.bookId, structureVersion, structure, rows: rowValues, failures: failuresOf(rows, book) };
  }

  return {
    whole(book) {
      announcedFailures = null;
      return whole(book);
    },
    update(book, repriced) {
      restructure(book);
      const failures = failuresOf(rows, book);
      const text = JSON.stringify(failures);
      const isNews = text !== announcedFailures;
      announcedFailures = text;
      if (announcedVersion !== structureVersion) {
        announcedVersion = structureVersion;
        return whole(book);
      }
      const { bookId } = book.state;
      return {
        tsMs: book.tsMs,
        bookId,
        structureVersion,
        structure: null,
        rows: encodeRows(book, repriced),
        failures: isNews ? failures : null,
      };
    },
  };
}

function encode(index: number, values: Values): (number | null)[] {
  return [index, ...RISK_COLUMNS.map((column) => finiteOrNull(values[column]))];
}

function finiteOrNull(value: number | null | undefined): number | null {
  return value === undefined || value === null || !Number.isFinite(value) ? null : value;
}

function failuresOf(rows: readonly RiskRow[], book: ValuedBook): { index: number; reason: string; message: string }[] {
  return rows.flatMap(({ source }, index) => {
    const risk = source.kind === 'leg' ? book.risks[source.at] : undefined;
    return risk === undefined || risk.ok ? [] : [{ index, reason: risk.failure.reason, message: risk.failure.message }];
  });
}

function valuesOf({ meta, source }: RiskRow, book: ValuedBook, market: MarketState, numeraire: Numeraire): Values {
  const indexUsd = meta.underlying === null ? null : (market.index(meta.underlying)?.indexUsd ?? null);
  switch (source.kind) {
    case 'total':
      return groupValues(book.risk.total, null, null, book.tsMs, numeraire);
    case 'underlying': {
      const group = book.risk.underlyings[source.at]?.risk;
      return group === undefined ? {} : groupValues(group, group, indexUsd, book.tsMs, numeraire);
    }
    case 'expiry': {
      const underlying = book.risk.underlyings[source.underlyingAt];
      const group = underlying?.expiries[source.at]?.risk;
      return group === undefined || underlying === undefined ? {} : groupValues(group, underlying.risk, indexUsd, book.tsMs, numeraire);
    }
    case 'leg': {
      const leg = book.legs[source.at];
      const risk = book.risks[source.at];
      const share = book.risk.underlyings[source.underlyingAt]?.risk ?? null;
      return leg === undefined ? {} : legValues(leg, risk?.ok === true ? risk.value : null, share, indexUsd, market, book.tsMs, numeraire);
    }
    default:
      return assertNever(source);
  }
}

function groupValues(group: GroupRisk, underlying: GroupRisk | null, indexUsd: number | null, nowMs: number, numeraire: Numeraire): Values {
  return {
    ...figureValues(group, indexUsd),
    deltaSharePct: sharePct(group, underlying, numeraire),
    ageMs: ageOf(group.oldestQuoteMs, nowMs),
    unknownLegs: group.unknownLegs,
  };
}

function legValues(
  leg: Leg,
  risk: LegRisk | null,
  underlying: GroupRisk | null,
  indexUsd: number | null,
  market: MarketState,
  nowMs: number,
  numeraire: Numeraire,
): Values {
  const held = leg.kind === 'balance' ? { qty: leg.amount } : { qty: leg.signedAmount, averagePrice: leg.averagePrice };
  if (risk === null) return { ...held, unknownLegs: 1 };
  return {
    ...held,
    ...figureValues(risk, indexUsd),
    ...(leg.kind === 'position' && leg.instrument.kind === 'option' ? volValues(leg, market, nowMs) : {}),
    markPrice: risk.markPrice,
    markPriceUsd: risk.markPriceUsd,
    daysLeft: risk.daysLeft,
    moneynessSigmas: risk.moneynessSigmas,
    deltaSharePct: sharePct(risk, underlying, numeraire),
    ageMs: ageOf(risk.oldestQuoteMs, nowMs),
    unknownLegs: risk.valueUsd === null ? 1 : 0,
  };
}

function figureValues(figures: RiskFigures, indexUsd: number | null): Values {
  return {
    deltaCoin: figures.deltaCoin,
    premiumAdjustedDeltaCoin: figures.premiumAdjustedDeltaCoin,
    deltaUsd: figures.deltaUsd,
    gammaCoinPerUsd: figures.gammaCoinPerUsd,
    gammaCoinPerPct: figures.gammaCoinPerPct,
    premiumAdjustedGammaCoinPerPct: hedgedGammaCoinPerPct(figures, 'coin', indexUsd),
    gammaUsdPerPct: figures.gammaUsdPerPct,
    vegaUsdPerVolPoint: figures.vegaUsdPerVolPoint,
    thetaUsdPerDay: figures.thetaUsdPerDay,
    rhoUsdPerPct: figures.rhoUsdPerPct,
    vannaCoinPerVolPoint: figures.vannaCoinPerVolPoint,
    volgaUsdPerVolPointSquared: figures.volgaUsdPerVolPointSquared,
    charmCoinPerDay: figures.charmCoinPerDay,
    valueUsd: figures.valueUsd,
    valueCoin: figures.valueCoin,
    pnlUsd: figures.pnlUsd,
  };
}

function volValues(leg: PositionLeg, market: MarketState, nowMs: number): Values {
  const quote = market.quote(leg.instrument.id);
  if (quote?.kind !== 'option' || leg.instrument.kind !== 'option') return {};
  const { instrument } = leg;
  const toUsd = instrument.settlement === 'inverse' ? quote.forwardUsd : 1;
  const years = yearsBetween(nowMs, instrument.expiryMs);
  const points = (price: number | null): number | null => {
    if (price === null || price <= 0 || years === 0) return null;
    const terms = { side: instrument.side, forwardUsd: quote.forwardUsd, strikeUsd: instrument.strikeUsd, years, priceUsd: price * toUsd };
    const sigma = impliedVol(terms);
    return sigma.ok ? sigma.value * VOL_POINTS_PER_UNIT : null;
  };
  return {
    markIvPoints: quote.markSigma === null ? null : quote.markSigma * VOL_POINTS_PER_UNIT,
    bidIvPoints: points(quote.bidPrice),
    askIvPoints: points(quote.askPrice),
  };
}

/** Blank where the underlying's net delta is too small to divide by, or one of the two is unknown. */
function sharePct(part: RiskFigures, whole: GroupRisk | null, numeraire: Numeraire): number | null {
  const wholeCoin = whole === null ? null : hedgedDeltaCoin(whole, numeraire);
  const partCoin = hedgedDeltaCoin(part, numeraire);
  if (wholeCoin === null || partCoin === null || Math.abs(wholeCoin) < 1e-9) return null;
  return (100 * partCoin) / wholeCoin;
}

function ageOf(quoteMs: number | null, nowMs: number): number | null {
  return quoteMs === null ? null : Math.max(0, nowMs - quoteMs);
}
