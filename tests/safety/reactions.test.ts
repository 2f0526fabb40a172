import { expect, test } from 'vitest';
import { EventLog } from '../../src/safety/events.ts';
import {
  defaultReactions,
  findingKinds,
  isFinding,
  letsStart,
  reactionProfiles,
  reactionsNamed,
  reactionTo,
} from '../../src/safety/reactions.ts';
import { eventKinds, type StationEvent } from '../../src/safety/types.ts';

const named = (id: string) => reactionsNamed(id)!;
const stops = (id: string) => findingKinds.filter((kind) => reactionTo(named(id), kind) === 'stop');

test('training is the default; every profile decides about every finding, and says whose it is', () => {
  expect(reactionProfiles.map(({ id }) => id)).toEqual(['training', 'strict', 'watch', 'observe']);
  expect(defaultReactions).toBe(named('training'));
  expect(reactionsNamed('none-such')).toBeNull();
  for (const { reactions, approvedBy } of reactionProfiles) {
    expect(Object.keys(reactions).sort()).toEqual([...findingKinds].sort());
    expect(approvedBy).toContain('training default');
  }
});

test('one deep stroke is heard in training and stops in strict; a machine that does not obey stops in all', () => {
  expect(reactionTo(named('training'), 'unsafe-depth')).toBe('warn');
  expect(stops('strict')).toEqual([...findingKinds]);
  for (const id of ['training', 'strict', 'watch'])
    expect(stops(id)).toEqual(
      expect.arrayContaining([
        'rate-limits',
        'voltage-limits',
        'over-current',
        'stall',
        'no-pad',
        'sensor-silent',
      ]),
    );
});

test('a profile that stops nothing lets nothing start', () => {
  expect(stops('observe')).toEqual([]);
  expect(reactionProfiles.filter((each) => !letsStart(each)).map(({ id }) => id)).toEqual(['observe']);
});

test('a sensor that cannot be believed stops in training as in strict', () => {
  expect(stops('training')).toEqual(
    expect.arrayContaining([
      'sensor-stuck',
      'sensor-silent',
      'sensor-range',
      'sensor-jump',
      'sensor-noisy',
      'felt-while-off',
    ]),
  );
});

test('what is found is the same in all of them, so that a replay finds the same', () => {
  const found = reactionProfiles.map(({ deepStrokes, contactS, noneFeltS }) => ({
    deepStrokes,
    contactS,
    noneFeltS,
  }));
  expect(new Set(found.map((each) => JSON.stringify(each))).size).toBe(1);
});

test('what is no finding has no reaction, and what may stop is unsafe, so that it is never left out', () => {
  for (const kind of eventKinds) {
    const told: StationEvent[] = [];
    const log = new EventLog('P', (event) => told.push(event));
    log.begin(kind, 0, {});
    const mayStop = reactionProfiles.some((profile) => reactionTo(profile, kind) === 'stop');
    if (mayStop) expect([kind, told[0]!.severity]).toEqual([kind, 'unsafe']);
    if (!isFinding(kind)) expect(reactionTo(named('strict'), kind)).toBeNull();
  }
});
