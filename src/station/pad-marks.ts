/** Strokes and dots of one pad as rows: on the station's clock, with their zones. A dot lies where its strokes do. */
import { zoneOf } from '../safety/profiles.ts';
import type { DepthProfile, ToStation } from '../safety/types.ts';
import type { Dot, Stroke } from '../signal/types.ts';
import type { PadListener } from './pad-listener.ts';

export interface PadMarksOptions {
  readonly serial: string;
  readonly profile: DepthProfile;
  readonly toStation: ToStation;
  readonly listener: Pick<PadListener, 'stroke' | 'dot'>;
}

export class PadMarks {
  private readonly options: PadMarksOptions;
  /** Station times of the open dot: those of its strokes, kept because a reset of the device ends the old conversion. */
  private dotStartUs = Number.NaN;
  private dotEndUs = Number.NaN;

  constructor(options: PadMarksOptions) {
    this.options = options;
  }

  /** A finished stroke, once a dot that it does not belong to has been told. */
  stroke(stroke: Stroke): void {
    const { serial, profile, toStation, listener } = this.options;
    const contactUs = toStation(stroke.contactUs);
    const releaseUs = toStation(stroke.releaseUs);
    if (Number.isNaN(this.dotStartUs)) this.dotStartUs = contactUs;
    this.dotEndUs = releaseUs;
    listener.stroke({
      serial,
      contactUs,
      peakUs: toStation(stroke.peakUs),
      releaseUs,
      peakDepthMm: stroke.peakDepthMm,
      zone: zoneOf(profile, stroke.peakDepthMm),
    });
  }

  /** The dot of the strokes since the last one is finished. */
  dot({ strokes, depthMm, deepestMm, xMm, yMm }: Dot): void {
    const { serial, profile, listener } = this.options;
    const { dotStartUs: startUs, dotEndUs: endUs } = this;
    this.dotStartUs = Number.NaN;
    const zone = zoneOf(profile, depthMm);
    listener.dot({ serial, startUs, endUs, strokes, depthMm, deepestMm, zone, xMm, yMm });
  }
}
