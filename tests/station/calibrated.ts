/** Measured calibrations, and sessions whose live depths were made with one, in a real database: for tests. */
import { trainingDefault } from '../../src/safety/profiles.ts';
import type { StationEvent } from '../../src/safety/types.ts';
import type { CurveForm, MeasuredScale } from '../../src/signal/depth-curve.ts';
import type { Channel } from '../../src/signal/types.ts';
import { PadPipeline } from '../../src/station/pad-pipeline.ts';
import type { Store } from '../../src/store/store.ts';
import type { DotRow, SampleChunk, StrokeRow } from '../../src/store/types.ts';
import { type CalibrationDocument, calibrationDocumentSchema } from '../../src/studio/document.ts';
import { counters, emptyBatch, padIdentity, sessionStart } from '../store/practice.ts';
import { padDocument, padDraft } from '../store/studio.ts';

export const PERIOD_US = 500;

export interface Wanted {
  readonly serial: string;
  readonly form: CurveForm;
  readonly channel?: Pick<Channel, 'name' | 'unit' | 'bits' | 'scale' | 'offset'>;
  readonly from?: string;
  readonly dueOn?: string | null;
  readonly dueStrokes?: number | null;
}

/** Through the store, as the wizard does it at its end. */
export async function approve({ studio }: Store, wanted: Wanted): Promise<string> {
  const { serial, form, from = new Date().toISOString(), dueOn = null, dueStrokes = null } = wanted;
  const document = padDocument(serial) as Extract<CalibrationDocument, { item: 'pad' }>;
  const { name, unit, bits, scale, offset } = wanted.channel ?? document.channel;
  const channel = { name, unit, bits, scale, offset };
  const curve = { channel, fromMm: 0, toMm: 3, form };
  const made = calibrationDocumentSchema.parse({
    ...document,
    channel,
    outcome: { ...document.outcome, curve },
  });
  const draft = await studio.openDraft(padDraft(serial, { channel }));
  const approval = { by: 'Ruiz', from, dueOn, dueStrokes };
  return (await studio.approve(draft.id, draft.version, made, approval)).id;
}

/** What the book would make of it. */
export async function scaleOf({ studio }: Store, id: string): Promise<MeasuredScale> {
  const entry = (await studio.scaleEntries()).find((each) => each.id === id);
  if (!entry?.curve) throw new Error(`no measured calibration ${id}`);
  return { id, number: entry.number ?? '', curve: entry.curve, byDepth: entry.byDepth };
}

export const voiding = (calibrationId: string) =>
  ({ calibrationId, act: 'voided', at: new Date().toISOString(), by: 'Ruiz', reason: 'a test' }) as const;

export interface Live {
  readonly id: string;
  readonly serial: string;
  readonly startedAt?: string;
  /** Nominal depths, sampled 2,000 times a second; they become counts. */
  readonly depths: Float32Array;
  /** What the depths were made with, from that sample on. */
  readonly scales: readonly { readonly from: number; readonly scale: MeasuredScale | null }[];
  /** The recording goes on. */
  readonly isOpen?: boolean;
}

/** Records what a pad gives as the station does: the pipeline's strokes, dots and events beside the counts. */
export async function recordLive(store: Store, live: Live): Promise<void> {
  const { id, serial, depths, scales } = live;
  const counts = Uint16Array.from(depths, (mm) =>
    Math.min(4095, Math.max(0, Math.round((mm + 0.6) / 0.001))),
  );
  const start = { ...sessionStart(id, live.startedAt), profile: trainingDefault };
  await store.openSession(start);
  const strokes: StrokeRow[] = [];
  const dots: DotRow[] = [];
  const events = new Map<number, StationEvent>();
  const chunks: SampleChunk[] = [];
  let lastEventId = 0;
  for (const [n, { from, scale }] of scales.entries()) {
    const to = scales[n + 1]?.from ?? counts.length;
    const pipeline = new PadPipeline({
      ...{ serial, channels: padIdentity(serial).channels, scale, profile: trainingDefault, lastEventId },
      toStation: (us) => us,
      listener: {
        stroke: (stroke) => strokes.push(stroke),
        dot: (dot) => dots.push(dot),
        event(event) {
          lastEventId = Math.max(lastEventId, event.id);
          events.set(event.id, event);
        },
        depth() {},
        position() {},
      },
    });
    for (let at = from; at < to; at += 32) {
      const part = counts.subarray(at, Math.min(at + 32, to));
      const deviceUs = at * PERIOD_US;
      const common = { stream: 0, slots: 1, frames: part.length, counts: part, periodUs: PERIOD_US };
      pipeline.batch({ ...common, deviceUs, gapBefore: at === 0, epoch: 1 }, deviceUs + 16_000);
    }
    pipeline.finish(to * PERIOD_US);
    for (let at = from; at < to; at += 1_000) {
      const part = counts.slice(at, Math.min(at + 1_000, to));
      const common = { serial, stream: 0, slots: 1, bits: 12, periodUs: PERIOD_US } as const;
      const startUs = at * PERIOD_US;
      chunks.push({ ...common, startUs, frames: part.length, counts: part, gapBefore: at === 0 });
    }
  }
  await store.write({
    ...emptyBatch(id, counts.length * PERIOD_US),
    devices: scales.map(({ from, scale }) => ({
      ...{ identity: padIdentity(serial), scale, fromUs: from * PERIOD_US },
    })),
    ...{ chunks, strokes, dots, events: [...events.values()] },
    links: [{ serial, counters: counters(), clockUncertaintyUs: 120 }],
  });
  if (live.isOpen !== true) await store.closeSession(id, 'complete');
}
