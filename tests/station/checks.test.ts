import { describe, expect, it } from 'vitest';
import { checklistProblems, recordInForce } from '../../src/station/attempts/checks.ts';
import type { AttemptWish } from '../../src/station/attempts/wish.ts';
import type { ChecklistRecord, LotRow } from '../../src/store/training-types.ts';

const lot: LotRow = {
  id: 'l',
  itemId: 'cartridge',
  maker: 'Acme',
  lot: 'A1',
  expiresOn: '2026-11-22',
  membrane: null,
  addedAt: '2026-11-01T00:00:00.000Z',
  usedAt: null,
  closedAt: null,
};
// The lot's last day is one of the studio's calendar, so the times are local.
const evening = new Date(2026, 10, 22, 23, 50);
const record: ChecklistRecord = {
  id: 'r',
  version: 1,
  traineeId: 'ada',
  sessionId: 's1',
  at: evening.toISOString(),
  state: 'complete',
  answers: [],
  lots: [lot],
};
const session = { id: 's1', label: '', startedAt: '', startedUs: 0, failure: null };
const wish = { traineeId: 'ada' } as AttemptWish;

describe('a checklist that was gone through', () => {
  it('does not carry a lot past its last day because the session goes on after midnight', () => {
    const before = recordInForce(wish, record, session, new Date(2026, 10, 22, 23, 59, 59));
    expect(before).toEqual(record);
    expect(checklistProblems('test', before)).toEqual([]);
    const after = recordInForce(wish, record, session, new Date(2026, 10, 23, 0, 0, 1));
    expect(after?.state).toBe('expired-lot');
    expect(checklistProblems('test', after)).toMatchObject([
      { code: 'checklist-expired-lot', effect: 'blocks' },
    ]);
  });

  it('is not good for ever because the clock of the computer was set back', () => {
    const unbound = { ...record, sessionId: null };
    expect(recordInForce(wish, unbound, null, new Date(evening.getTime() + 59 * 60_000))?.id).toBe('r');
    expect(recordInForce(wish, unbound, null, new Date(evening.getTime() + 61 * 60_000))).toBeNull();
    expect(recordInForce(wish, unbound, null, new Date(evening.getTime() - 61 * 60_000))).toBeNull();
  });

  it('is of one trainee and one session', () => {
    expect(recordInForce({ ...wish, traineeId: 'eva' }, record, session, evening)).toBeNull();
    expect(recordInForce(wish, record, { ...session, id: 's2' }, evening)).toBeNull();
    expect(recordInForce(wish, record, null, evening)).toBeNull();
  });
});
