/** An attempt and a pad as the feed tells them. */
import type { PadGauge } from '../../src/server/wire.ts';
import type { LiveAttempt } from '../../src/server/wire-training.ts';

export const attempt = (id: string, more: Partial<LiveAttempt> = {}): LiveAttempt => ({
  id,
  pad: 'PAD-1',
  machine: null,
  sessionId: 's',
  trainee: { id: 't', name: 'Ada' },
  drill: { id: 'dot-line', version: 1, name: 'Dot line' },
  mode: 'practice',
  helps: { zones: true, tones: true, metronome: false },
  startedUs: 0,
  state: 'running',
  problem: null,
  guide: { dots: 0, ofDots: 50, ofUs: null, next: 0, dotsPerSecond: null, done: false },
  ...more,
});

export const pad = (serial: string): PadGauge => ({
  serial,
  role: 'pad',
  state: 'online',
  sampledUs: 0,
  depthMm: 0,
  inSkin: false,
  lastPeakMm: null,
  lastZone: null,
  xMm: null,
  yMm: null,
  strokes: 0,
  dots: 0,
  unsafe: 0,
  lost: 0,
  overflows: 0,
  sensor: 'ok',
  clockUncertaintyUs: null,
});
