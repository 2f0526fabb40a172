/** A calibration whose uncertainty grows with the depth: each dot shifts by its own, all together. */
import { describe, expect, it } from 'vitest';
import { score } from '../../src/training/score/score.ts';
import type { Calibration, ScoreInput } from '../../src/training/types.ts';
import { attemptOf, dotsAt, drillOf, evidenceOf, inputOf, rowDrill } from './score-attempt.ts';

const calibration: Calibration = { id: 'm', state: 'valid', uncertaintyMm: 0.05, number: 'EV-2026-0001' };
const by = (shallowMm: number, deepMm: number): Calibration => ({
  ...calibration,
  byDepth: [
    { depthMm: 0.5, uncertaintyMm: shallowMm },
    { depthMm: 1, uncertaintyMm: deepMm },
  ],
});
const withIt = (input: ScoreInput, own: Calibration) =>
  score({ ...input, evidence: { ...input.evidence, calibration: own } });
const width = ({ total }: ReturnType<typeof score>): number => (total?.high ?? 0) - (total?.low ?? 0);

describe('uncertainty by depth', () => {
  it('alike at every depth, it is the shared one: the score and each interval of a part to the last bit', () => {
    const input = attemptOf('uneven', 3, rowDrill());
    const { criteria, ...flat } = withIt(input, by(0.05, 0.05));
    const { criteria: sharedCriteria, ...shared } = withIt(input, calibration);
    expect(flat).toEqual(shared);
    for (const [n, { measured }] of criteria.entries()) {
      const other = sharedCriteria[n]?.measured;
      expect(measured?.value).toBe(other?.value);
      expect(measured?.low).toBeCloseTo(other?.low ?? Number.NaN, 9);
      expect(measured?.high).toBeCloseTo(other?.high ?? Number.NaN, 9);
    }
  });

  it('widens by the uncertainty where the dots are, not by the largest anywhere', () => {
    // At the deep edge of the target a shift costs; the dots lie near 1 mm.
    const dots = dotsAt(Array.from({ length: 50 }, (_, i) => 0.99 + 0.01 * (i % 2)));
    const input = inputOf(dots, { evidence: evidenceOf() });
    const sureThere = width(withIt(input, by(0.05, 0.004)));
    const unsureThere = width(withIt(input, by(0.004, 0.05)));
    const shared = width(withIt(input, calibration));
    expect(sureThere).toBeLessThan(unsureThere / 2);
    expect(unsureThere).toBeCloseTo(shared, 0);
  });

  it('calls a limit too close that a surer pad would decide', () => {
    const dots = dotsAt(Array.from({ length: 50 }, (_, i) => (i % 10 === 0 ? 1.1 : 0.97)));
    const drill = drillOf({ pass: [{ kind: 'in-target', atLeast: 0.85 }] });
    const verdict = (own: Calibration) => withIt(inputOf(dots, { drill }), own).verdict;
    expect(verdict(by(0.004, 0.004))).toBe('pass');
    expect(verdict(by(0.004, 0.05))).toBe('too-close');
  });

  it('stretches the spread too: a pad that is off by depth makes even dots uneven', () => {
    const dots = dotsAt(Array.from({ length: 60 }, (_, i) => 0.5 + (i % 11) * 0.05));
    const drill = drillOf({ pass: [{ kind: 'depth-cv', atMost: 0.3 }] });
    const cv = (own: Calibration) => {
      const measured = withIt(inputOf(dots, { drill }), own).criteria[0]?.measured;
      return (measured?.high ?? 0) - (measured?.low ?? 0);
    };
    expect(cv(by(0.001, 0.1))).toBeGreaterThan(1.5 * cv(by(0.05, 0.05)));
  });
});
