import { describe, expect, test } from 'vitest';
import { firstPredictions, score } from '../../src/evals/score.ts';
import { cause, diagnosis, memoryFormat, truth } from '../support/eval-format.ts';

const format = memoryFormat({});
const web = 'shop/Deployment/web';
const store = 'shop/Deployment/store';
const proxy = 'shop/Deployment/proxy';

const scored = (causes: readonly ReturnType<typeof cause>[], ...answers: ReturnType<typeof truth>[]) =>
  score(format, diagnosis('likely', causes), { label: 'x', causes: answers });

describe('A@1 and A@3', () => {
  test('the first prediction counts for A@1, the first three for A@3', () => {
    const third = scored([cause(web, 'a'), cause(proxy, 'b'), cause(store, 'c')], truth(store, 'c'));

    expect([third.a1, third.a3]).toEqual([false, true]);
    expect(scored([cause(store, 'c')], truth(store, 'c'))).toMatchObject({ a1: true, a3: true });
  });

  test('a fourth prediction counts for nothing', () => {
    const causes = ['a', 'b', 'c'].map((fault) => cause(web, fault));

    expect(scored([...causes, cause(store, 'd')], truth(store, 'd')).a3).toBe(false);
  });

  test('repeated predictions take one place', () => {
    const causes = [cause(web, 'a'), cause(web, 'a'), cause(web, 'b'), cause(store, 'd')];

    expect(firstPredictions(format.predict(diagnosis('likely', causes)))).toHaveLength(3);
    expect(scored(causes, truth(store, 'd')).a3).toBe(true);
  });

  test('the two-field form leaves the family out, the object alone leaves the fault out', () => {
    const otherFamily = scored([cause(web, 'a')], truth(web, 'a', 'G'));
    const otherFault = scored([cause(web, 'b')], truth(web, 'a'));

    expect(otherFamily).toMatchObject({ a1: false, a1TwoFields: true, a3TwoFields: true, objectA1: true });
    expect(otherFault).toMatchObject({ a1: false, a1TwoFields: false, objectA1: true });
  });

  test('a hypothesis is a prediction but not an asserted cause', () => {
    const found = scored([cause(web, 'a', 'hypothesis')], truth(web, 'a'));

    expect(found).toMatchObject({ a1: true, recall: 0, precision: 0, missedCauses: 1, falseCauses: 0 });
  });
});

describe('precision at full recall on the object', () => {
  const value = (...args: Parameters<typeof scored>) => {
    const { precisionAtFullRecall, precisionAtFullRecallRelaxed } = scored(...args);
    return [precisionAtFullRecall, precisionAtFullRecallRelaxed];
  };

  test('an empty list scores nothing', () => {
    expect(value([], truth(web, 'a'))).toEqual([0, 0]);
  });

  test('the right cause beside a symptom scores a half', () => {
    expect(value([cause(web, 'a'), cause(store, 'a')], truth(web, 'a'))).toEqual([0.5, 0.5]);
  });

  test('one of two true causes scores nothing', () => {
    expect(value([cause(web, 'a')], truth(web, 'a'), truth(store, 'a'))).toEqual([0, 0]);
  });

  test('a second hit on the same object is false in the strict reading and free in the relaxed one', () => {
    expect(value([cause(web, 'a'), cause(web, 'b')], truth(web, 'a'))).toEqual([0.5, 1]);
  });

  test('two causes with second hits and a symptom count each true object once', () => {
    const said = [cause(web, 'a'), cause(web, 'b'), cause(store, 'a'), cause(proxy, 'a')];

    expect(value(said, truth(web, 'a'), truth(store, 'a'))).toEqual([2 / 4, 2 / 3]);
  });

  test('one true object listed twice asks for two predictions', () => {
    expect(value([cause(web, 'a')], truth(web, 'a'), truth(web, 'b'))).toEqual([0, 0]);
    expect(value([cause(web, 'a'), cause(web, 'b')], truth(web, 'a'), truth(web, 'b'))).toEqual([1, 1]);
  });

  test('the object counts, not what is said to be wrong with it', () => {
    expect(value([cause(web, 'b')], truth(web, 'a'))).toEqual([1, 1]);
  });
});

test('counts false and missed causes in all fields', () => {
  const two = scored([cause(web, 'a'), cause(proxy, 'x')], truth(web, 'a'), truth(store, 'c'));

  expect(two).toMatchObject({ precision: 0.5, recall: 0.5, falseCauses: 1, missedCauses: 1 });
});

describe('abstaining', () => {
  const nothingWrong = { label: 'no-fault', causes: [] };
  const fault = { label: 'a', causes: [truth(web, 'a')] };

  test('is right where nothing is wrong, and wrong where something is', () => {
    const healthy = score(format, diagnosis('no-fault'), nothingWrong);
    const blind = score(format, diagnosis('insufficient'), fault);

    expect(healthy).toMatchObject({
      a1: true,
      abstained: true,
      abstentionCorrect: true,
      precision: 1,
      recall: 1,
    });
    expect(healthy.precisionAtFullRecall).toBe(1);
    expect(blind).toMatchObject({ a1: false, abstained: true, abstentionCorrect: false, missedCauses: 1 });
  });

  test('naming a cause where nothing is wrong is a false cause', () => {
    const alarmed = score(format, diagnosis('confirmed', [cause(web, 'a')]), nothingWrong);

    expect(alarmed).toMatchObject({ a1: false, abstentionCorrect: false, falseCauses: 1, precision: 0 });
  });

  test('a failed run neither names nor abstains', () => {
    expect(score(format, undefined, fault)).toMatchObject({
      a1: false,
      a3: false,
      abstained: false,
      recall: 0,
    });
  });
});
