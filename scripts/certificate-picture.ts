/**
 * Makes the picture of a calibration certificate for the docs: a pad is simulated on a micrometer stage, its points
 * go the way that measured ones go, and the first page of its certificate is drawn.
 *
 *   node scripts/certificate-picture.ts            into docs/screenshots/certificate.png
 *   node scripts/certificate-picture.ts --out DIR
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PNG } from 'pngjs';
import { certificatePdf } from '../src/documents/certificate.ts';
import { Random } from '../src/emulator/random.ts';
import { padDocument } from '../src/station/studio/document-of.ts';
import { canonicalJson, recordHash } from '../src/store/record-hash.ts';
import type { CalibrationDocument, PadDraft, PadPoint } from '../src/studio/document.ts';
import { padHead } from '../tests/documents/records.ts';

const SCALE = 1.8;
const START_MS = Date.UTC(2026, 2, 14, 9, 0);
const { channel } = padHead;
const depths = Array.from({ length: 9 }, (_, n) => (n * 3) / 8);

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(import.meta.dirname, '..', 'docs', 'screenshots') } },
});

/** A skin that is too stiff at first, a little loss on the way back, and noise. */
function counts(referenceMm: number, isDown: boolean, noise: number): number {
  const bow = 0.021 * Math.sin((referenceMm / 3) * Math.PI) + 0.006 * referenceMm;
  const loop = isDown ? 0.0025 * Math.sin((referenceMm / 3) * Math.PI) : 0;
  return (referenceMm - bow - loop + 0.0011 * noise - channel.offset) / channel.scale;
}

function measured(): PadPoint[] {
  const random = new Random('certificate');
  const points: PadPoint[] = [];
  for (const run of ['as-found', 'as-left'] as const)
    for (const cycle of [1, 2])
      for (const direction of ['up', 'down'] as const)
        for (const referenceMm of direction === 'up' ? depths : depths.toReversed()) {
          const n = points.length;
          points.push({
            id: `p${n}`,
            run,
            cycle,
            direction,
            referenceMm,
            temperatureC: 21.4,
            reading: {
              at: new Date(START_MS + n * 45_000).toISOString(),
              counts: counts(referenceMm, direction === 'down', random.gaussian()),
              sdCounts: 2.4,
              frames: 2_000,
              independent: 310,
              driftMmPerS: 0.0003,
              taken: 'settled',
            },
            leftOut: null,
          });
        }
  return points;
}

const draft: PadDraft = {
  ...padHead,
  method:
    'The stage presses a flat tip into the pad in equal steps, down and up again, twice, as found and as left.',
  startedAt: new Date(START_MS).toISOString(),
  adjustment: 'Surface cleaned, rim tightened',
  points: measured(),
  toleranceMm: 0.03,
};
const endedAt = draft.points.at(-1)?.reading.at ?? draft.startedAt;
const made = padDocument(draft, endedAt, null);
if ('problems' in made) throw new Error(made.problems.map(({ message }) => message).join(' '));
const document = JSON.parse(canonicalJson(made.document)) as CalibrationDocument;
const approvedAt = new Date(START_MS + 80 * 60_000).toISOString();
const content = {
  number: 'EV-2026-0007',
  document,
  approvedBy: 'Marta Kowalczyk',
  approvedAt,
  from: approvedAt,
};
const pdf = certificatePdf({
  record: { id: 'example', ...content, hash: recordHash(content), dueOn: null, dueStrokes: null },
  acts: [],
  url: 'http://127.0.0.1:7420/#/studio/calibrations/EV-2026-0007',
});

const library = await PDFiumLibrary.init();
const paper = await library.loadDocument(pdf);
const { width, height, data } = await paper.getPage(0).render({ scale: SCALE, render: 'bitmap' });
const png = new PNG({ width, height });
png.data.set(data);
mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'certificate.png'), PNG.sync.write(png, { colorType: 2 }));
paper.destroy();
library.destroy();
