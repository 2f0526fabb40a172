/** What Settings works out itself: addresses, checklist items, and which calibration counts. */
import { describe, expect, it } from 'vitest';
import { draftsOf, itemsOf, problemsIn } from '../../dashboard/pages/settings/checklist/items.ts';
import { copyAddress, newAddress } from '../../dashboard/pages/settings/drills/editorAddress.ts';
import { localDay, standingsOf, uncertaintyOf } from '../../dashboard/pages/settings/pads/calibrations.ts';
import { hrefOf, parseRoute } from '../../dashboard/route.ts';

describe('addresses', () => {
  it('open a part of Settings, and one drill', () => {
    expect(parseRoute('#/settings')).toEqual({ page: 'settings', section: 'drills', id: null });
    expect(parseRoute('#/settings/pads')).toEqual({ page: 'settings', section: 'pads', id: null });
    expect(parseRoute(hrefOf.drillEditor('dot-line'))).toMatchObject({ section: 'drills', id: 'dot-line' });
    expect(parseRoute(hrefOf.drillEditor(newAddress))).toMatchObject({ section: 'drills', id: newAddress });
    for (const none of ['#/settings/people/ada', '#/settings/else', '#/settings/drills/a/b'])
      expect(parseRoute(none)).toEqual({ page: 'unknown' });
  });

  it('tell a copy from a drill', () => {
    expect(copyAddress.of(copyAddress.from('grid'))).toBe('grid');
    expect(copyAddress.of('grid')).toBeNull();
  });
});

describe('checklist items', () => {
  const gloves = { id: 'gloves', kind: 'tick', label: 'New gloves', required: true, atLeast: null } as const;
  const fresh = {
    key: 'new 1',
    id: null,
    kind: 'tick',
    label: 'New gloves',
    required: false,
    atLeast: '',
  } as const;

  it('keep their ids, so that their lots find them again; new ones get one of their own', () => {
    const drafts = draftsOf([gloves]);
    expect(itemsOf(drafts)).toEqual([gloves]);
    const ids = itemsOf([...drafts, fresh, { ...fresh, label: '—' }, { ...fresh }]).map(({ id }) => id);
    expect(ids).toEqual(['gloves', 'new-gloves', 'item', 'new-gloves-2']);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]{1,40}$/);
  });

  it('ask a least time of minutes only', () => {
    const minutes = { ...fresh, kind: 'minutes', atLeast: '1,5' } as const;
    expect(itemsOf([minutes])[0]?.atLeast).toBe(1.5);
    expect(itemsOf([{ ...minutes, kind: 'tick' }])[0]?.atLeast).toBeNull();
    expect(problemsIn({ ...minutes, atLeast: '300' }).atLeast).toBe(true);
    expect(problemsIn({ ...minutes, atLeast: '' }).atLeast).toBe(false);
    expect(problemsIn({ ...fresh, label: '  ' }).label).toBe(true);
  });
});

describe('calibrations', () => {
  const stated = (serial: string, from: string, validUntil: string | null) => ({
    id: from,
    serial,
    from,
    validUntil,
    uncertaintyMm: 0.02,
    by: 'V',
    reference: 'gauge',
  });

  it('the newest of a pad counts, up to its last day and with it', () => {
    const old = stated('P2', '2025-01-01', null);
    const list = [stated('P2', '2026-01-01', '2026-06-30'), old];
    const [first, second] = standingsOf(['P1'], list, '2026-06-30');
    expect(first).toMatchObject({ serial: 'P1', state: 'none', newest: null });
    expect(second).toMatchObject({ serial: 'P2', state: 'valid', earlier: [old] });
    // An older one without an end does not come back when the newer one has ended.
    expect(standingsOf([], list, '2026-07-01')[0]?.state).toBe('expired');
  });

  it('an uncertainty is millimetres above 0, at most 0.5', () => {
    expect(uncertaintyOf('0,02')).toBe(0.02);
    for (const bad of ['', '0', '-0.1', '0.6', 'small']) expect(uncertaintyOf(bad)).toBeNull();
    expect(localDay(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });
});
