/** A made-up practice session in the store's own terms: what a station would hand over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceIdentity, LinkCounters } from '../../src/link/types.ts';
import type { DepthProfile } from '../../src/safety/types.ts';
import type { DotRow, RecordBatch, SampleChunk, SessionStart, StrokeRow } from '../../src/store/types.ts';

export const profile: DepthProfile = {
  id: 'training',
  version: 1,
  name: 'Training default',
  targetMm: 0.5,
  cautionMm: 1,
  unsafeMm: 1.5,
  approvedBy: 'nobody',
  approvedAt: '2026-01-01',
  source: 'a test',
};

export const sessionStart = (id: string, startedAt = '2026-11-22T08:14:00.000Z'): SessionStart => ({
  id,
  startedAt,
  label: `session ${id}`,
  profile,
  software: '0.0.0-test',
});

export const padIdentity = (serial = 'PAD-1', names = ['depth']): DeviceIdentity => ({
  role: 'pad',
  serial,
  model: 'test-pad',
  firmware: '1.0',
  protocol: 1,
  boot: 7,
  capabilities: ['depth'],
  channels: names.map((name, slot) => ({
    index: slot,
    stream: 0,
    slot,
    name,
    unit: 'mm',
    bits: 12,
    scale: 0.001,
    offset: -0.6,
    min: -0.6,
    max: 3.495,
    rateHz: 2000,
  })),
});

export const counters = (lost = 0): LinkCounters => ({
  lines: 1000,
  bytes: 87_000,
  batches: 900,
  frames: 28_800,
  bad: { empty: 0, long: 0, 'no-crc': 0, type: 0, crc: lost, header: 0, fields: 0, value: 0 },
  lost,
  overflows: 0,
  resets: 0,
  reconnects: 0,
  unheard: 0,
});

export const emptyBatch = (sessionId: string, untilUs = 0): RecordBatch => ({
  sessionId,
  untilUs,
  devices: [],
  chunks: [],
  strokes: [],
  dots: [],
  machine: [],
  events: [],
  links: [],
});

/** Deterministic: uniform in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const DOT_US = 660_000;
/** The middle of the usual 0.05 to 0.3 s: 16 strokes a dot. */
const TOUCH_US = 144_000;
const STROKE_US = 9_000;

/** A hand that dots 1.5 times a second with a machine at 111 Hz, on a pad with noise of σ counts. */
export class Practice {
  readonly #random: () => number;
  readonly #sigma: number;
  readonly #serial: string;
  readonly periodUs: number;
  #frame = 0;
  #gap = true;

  constructor({ seed = 1, sigma = 25, rateHz = 2000, serial = 'PAD-1' } = {}) {
    this.#random = random(seed);
    this.#sigma = sigma;
    this.#serial = serial;
    this.periodUs = 1e6 / rateHz;
  }

  get nowUs(): number {
    return this.#frame * this.periodUs;
  }

  /** Leaves frames out, as a lost batch does. */
  skip(frames: number): void {
    this.#frame += frames;
    this.#gap = true;
  }

  chunk(frames: number): SampleChunk {
    const counts = new Uint16Array(frames);
    const startUs = this.nowUs;
    for (let i = 0; i < frames; i++) counts[i] = this.#count(startUs + i * this.periodUs);
    const gapBefore = this.#gap;
    this.#gap = false;
    this.#frame += frames;
    const { periodUs } = this;
    return {
      serial: this.#serial,
      stream: 0,
      slots: 1,
      bits: 12,
      startUs,
      periodUs,
      frames,
      counts,
      gapBefore,
    };
  }

  /** Strokes and dots that end in [fromUs, toUs). */
  marks(fromUs: number, toUs: number): { strokes: StrokeRow[]; dots: DotRow[] } {
    const strokes: StrokeRow[] = [];
    const dots: DotRow[] = [];
    for (let n = Math.floor(fromUs / DOT_US) - 1; n * DOT_US < toUs; n++) {
      const startUs = n * DOT_US + 300_000;
      if (startUs < 0) continue;
      for (let k = 0; k * STROKE_US < TOUCH_US; k++) {
        const contactUs = startUs + k * STROKE_US + 0.37;
        const releaseUs = contactUs + 3_000.4;
        if (releaseUs >= fromUs && releaseUs < toUs)
          strokes.push({
            serial: this.#serial,
            contactUs,
            peakUs: contactUs + 1_500.2,
            releaseUs,
            peakDepthMm: 0.8 + (k % 7) / 50,
            zone: k === 13 && n % 10 === 0 ? 'unsafe' : 'target',
          });
      }
      const endUs = startUs + TOUCH_US;
      if (endUs >= fromUs && endUs < toUs)
        dots.push({
          serial: this.#serial,
          startUs,
          endUs,
          strokes: TOUCH_US / STROKE_US,
          depthMm: 0.84,
          deepestMm: 0.92,
          zone: 'target',
          xMm: n % 10,
          yMm: null,
        });
    }
    return { strokes, dots };
  }

  #count(us: number): number {
    const phase = us % DOT_US;
    let depth = 0;
    if (phase > 300_000 && phase < 300_000 + TOUCH_US)
      depth = Math.max(0, 1.6 * Math.sin((2 * Math.PI * us) / STROKE_US) - 0.8) * 1000;
    const noise = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
    const count = Math.round(600 + 20 * Math.sin(us / 1e6) + depth + noise * this.#sigma);
    return Math.max(0, Math.min(4095, count));
  }
}

/** One flush of `ms` with everything in it that a session has; chunks of at most half a second. */
export function flushOf(sessionId: string, practice: Practice, ms: number, first: boolean): RecordBatch {
  const fromUs = practice.nowUs;
  const chunks = [practice.chunk(Math.round((ms * 1000) / practice.periodUs))];
  const untilUs = practice.nowUs;
  const serial = chunks[0]!.serial;
  const readings = Array.from({ length: Math.round(ms / 50) }, (_, i) => ({
    atUs: fromUs + i * 50_000 + 0.25,
    state: 'running',
    rateHz: 111 + ((fromUs / 50_000 + i) % 9) / 100,
    strokes: Math.round((fromUs + i * 50_000) / STROKE_US),
    setV: 7.5,
    measuredV: 7.45 + (i % 5) / 100,
    currentA: 0.312 + (i % 3) / 1000,
    pedal: 'none',
    fault: 'none',
  }));
  return {
    sessionId,
    untilUs,
    devices: first
      ? [
          { identity: padIdentity(serial), fromUs },
          { identity: { ...padIdentity('MAC-1'), role: 'machine', channels: [] }, fromUs },
        ]
      : [],
    chunks,
    ...practice.marks(fromUs, untilUs),
    machine: [{ serial: 'MAC-1', readings }],
    events: [],
    links: [{ serial, counters: counters(), clockUncertaintyUs: 120 }],
  };
}

export function tempDir(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'evenstroke-store-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
