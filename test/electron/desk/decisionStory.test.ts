import { describe, expect, it } from 'vitest';
import { decisionStory, type StoryDeps } from '../../../electron/desk/decisionStory.ts';
import { decisionStorySchema } from '../../../shared/contract/storySchemas.ts';
import type { StoryStep } from '../../../shared/contract/storySchemas.ts';
import { planHedge } from '../../../shared/hedging/planHedge.ts';
import { evaluatePolicy } from '../../../shared/hedging/policy/evaluatePolicy.ts';
import { normCdf } from '../../../shared/math/normal.ts';
import { aDecidedView, aDetail, anOldRecord, POLICY } from '../../support/decisionSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aTradedJournal, openTradedBook, SNAPSHOT, tradeStory } from '../../support/tradedStory.ts';
import { BOOK_ID, instrumentOf, MARKET_MS } from '../../support/storeSamples.ts';

function aRig() {
  const store = createMemoryStore();
  openTradedBook(store);
  const deps: StoryDeps = { ...store, instrumentOf, engines: { evaluatePolicy, planHedge } };
  return { store, deps, journal: aTradedJournal(store) };
}

function factOf(steps: readonly StoryStep[], kind: StoryStep['kind'], name: string): string | undefined {
  return steps.filter((step) => step.kind === kind).flatMap(({ facts }) => facts.filter((fact) => fact.name === name))[0]?.text;
}

describe('decisionStory', () => {
  it('tells a hedge in the order it happened, in the shape of the contract, and judges it the same again', () => {
    const { store, deps, journal } = aRig();
    const story = expectOk(decisionStory(tradeStory(store, journal), deps));
    expect(decisionStorySchema.parse(story)).toEqual(story);
    expect(story.steps.map(({ kind, tsMs }) => [kind, tsMs - MARKET_MS])).toEqual([
      ['market', 0],
      ['policy', 0],
      ['plan', 0],
      ['alternatives', 0],
      ['action', 0],
      ['order', 0],
      ['order', 1],
      ['order', 250],
      ['fill', 260],
      ['fill', 260],
      ['order', 260],
      ['outcome', 400],
      ['markOut', 60_260],
    ]);
    expect(story).toMatchObject({ verdict: 'executed', policyVersion: 1, label: 'hedge-1', recomputed: { isSame: true, differences: [] } });
  });

  it('tells what it was worth: expected against realised, and the mark-outs with what is unknown', () => {
    const { store, deps, journal } = aRig();
    const { steps } = expectOk(decisionStory(tradeStory(store, journal), deps));
    expect(steps.find(({ kind }) => kind === 'outcome')?.words).toContain('it cost 28.45 USD, expected were 28.35 USD');
    expect(factOf(steps, 'outcome', 'more than expected')).toBe('0.1 USD');
    expect(factOf(steps, 'plan', 'bound by lot')).toBe('lot 10 USD');
    expect(factOf(steps, 'plan', 'check rate failed')).toBe('30 orders in the last minute');
    // Sold 0.7 coins near 79,999.36: at 79,990 that was 9.36 too late, at 80,010 10.64 too early.
    expect(factOf(steps, 'markOut', 'after 1 s')).toMatch(/^mid 79,990, 6\.55 USD for the hedger$/);
    expect(factOf(steps, 'markOut', 'after 10 s')).toMatch(/^mid 80,010, −7\.45 USD for the hedger \(read 10\.5 s after\)$/);
    expect(factOf(steps, 'markOut', 'after 60 s')).toBe('unknown');
  });

  it('values the stored positions at the stored quotes again: 1.7 × (K/F) N(d−) of the call, in the coin numeraire', () => {
    const { store, deps, journal } = aRig();
    const { steps } = expectOk(decisionStory(tradeStory(store, journal), deps));
    const stdDev = 0.55 * Math.sqrt((1_772_179_200_000 - MARKET_MS) / (365 * 86_400_000));
    const dMinus = Math.log(80_200 / 70_000) / stdDev - stdDev / 2;
    const expected = 1.7 * (70_000 / 80_200) * normCdf(dMinus);
    expect(Number(factOf(steps, 'market', 'valued again from the stored quotes')?.replace(/ BTC$/, '').replace('−', '-'))).toBeCloseTo(
      expected,
      4,
    );
    const difference = factOf(steps, 'market', 'difference (legs are up to 1 s apart)');
    expect(Number(difference?.replace(/ BTC$/, '').replace('−', '-'))).toBeCloseTo(expected - 1.2, 4);
  });

  it('counts only the legs the policy counts', () => {
    const { store, deps, journal } = aRig();
    const policy = { ...POLICY, hedgeSet: { kind: 'legs' as const, legKeys: ['paper/none'] } };
    const inputs = aDetail().evaluated?.inputs;
    if (inputs === undefined) throw new Error('expected inputs');
    const detail = aDetail({ policyVersion: null, evaluated: { policy, inputs, verdict: evaluatePolicy(policy, inputs) } });
    const { steps, recomputed } = expectOk(decisionStory(tradeStory(store, journal, { detail }), deps));
    expect(factOf(steps, 'market', 'valued again from the stored quotes')).toBe('0 BTC');
    expect(recomputed?.isSame).toBe(true);
  });

  it('says why it could not be valued again: a leg without a quote', () => {
    const { store, deps, journal } = aRig();
    const id = tradeStory(store, journal, { snapshot: { ...SNAPSHOT, quotes: [] } });
    const { steps } = expectOk(decisionStory(id, deps));
    expect(factOf(steps, 'market', 'valued again')).toBe('not possible: a leg has no quote in the snapshot');
  });

  it('notices a policy that is not the stored version, and one that is not stored', () => {
    const { store, deps, journal } = aRig();
    const evaluated = {
      policy: { ...POLICY, name: 'Another' },
      inputs: aDetail().evaluated?.inputs,
      verdict: aDetail().evaluated?.verdict,
    };
    if (evaluated.inputs === undefined || evaluated.verdict === undefined) throw new Error('expected inputs');
    const { inputs, verdict, policy } = { ...evaluated, inputs: evaluated.inputs, verdict: evaluated.verdict };
    const id = tradeStory(store, journal, { detail: aDetail({ evaluated: { policy, inputs, verdict } }) });
    expect(expectOk(decisionStory(id, deps)).recomputed?.differences).toEqual(['policy.name: was "Fixed band", is now "Another"']);
    const byVersion = () => null;
    expect(expectOk(decisionStory(id, { ...deps, policies: { byVersion } })).recomputed?.differences).toEqual([
      'policy: version 1 is not stored',
    ]);
  });

  it('says when the engine of today judges otherwise', () => {
    const { store, deps, journal } = aRig();
    const id = tradeStory(store, journal);
    const engines: StoryDeps['engines'] = {
      planHedge,
      evaluatePolicy: (policy, inputs) => ({ ...evaluatePolicy(policy, inputs), desiredDeltaCoin: 0 }),
    };
    expect(expectOk(decisionStory(id, { ...deps, engines })).recomputed).toEqual({
      isSame: false,
      differences: ['verdict.desiredDeltaCoin: was 0.5, is now 0'],
    });
  });

  it('tells the story of what a closing row closes', () => {
    const { store, deps, journal } = aRig();
    const id = tradeStory(store, journal);
    for (const { id: closing } of journal.closing(id)) expect(expectOk(decisionStory(closing, deps)).id).toBe(id);
  });

  it('tells an old row as far as it goes, and claims no proof of it', () => {
    const { store, deps } = aRig();
    expectOk(
      store.decisions.append(
        anOldRecord(
          'old',
          { plan: { ...aDecidedView().plan, binding: undefined, remainderCoin: undefined, boundBy: ['lot 10 USD'] } },
          { verdict: 'executed' },
        ),
      ),
    );
    const story = expectOk(decisionStory('old', deps));
    expect(story.steps.map(({ kind }) => kind)).toEqual(['market', 'policy', 'plan', 'action']);
    expect(factOf(story.steps, 'plan', 'bound by')).toBe('lot 10 USD');
    expect(story.recomputed).toBeNull();
  });

  it('refuses what is not there, and a row it cannot read', () => {
    const { store, deps } = aRig();
    expect(expectFailure(decisionStory('nobody', deps))).toMatchObject({ reason: 'missingData', message: 'no decision "nobody"' });
    expectOk(store.decisions.append(anOldRecord('odd', {}, { body: { schemaVersion: 9 }, bookId: BOOK_ID })));
    expect(expectFailure(decisionStory('odd', deps)).reason).toBe('wireMismatch');
  });
});
