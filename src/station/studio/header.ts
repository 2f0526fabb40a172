/** The header of a calibration: what it begins with, and what a person's change makes of it. Pure. */
import { EvenstrokeError } from '../../errors.ts';
import type { Channel } from '../../signal/types.ts';
import type { ItemRow } from '../../store/studio-types.ts';
import type { CalibrationDraft, MachineDraft, PadDraft, Reference } from '../../studio/document.ts';
import { wrongItem } from './words.ts';

type Measured = 'startUpVolt' | 'timeToSpeedS' | 'strokeLengthMm' | 'protrusionMm' | 'runOutMm' | 'underLoad';

/** What may be changed of it; left out: as it is. */
export interface HeaderChange {
  readonly by?: string | undefined;
  /** As the register has it now; null: none, and of a machine its own telemetry. */
  readonly standard?: ItemRow | null | undefined;
  readonly environment?: CalibrationDraft['environment'] | undefined;
  readonly place?: string | undefined;
  readonly condition?: string | undefined;
  readonly method?: string | undefined;
  readonly adjustment?: string | undefined;
  readonly toleranceMm?: number | null | undefined;
  readonly rateShare?: number | undefined;
  readonly voltShare?: number | undefined;
  readonly byHand?: { readonly [Name in Measured]?: MachineDraft[Name] | undefined } | undefined;
}

type DescribedAs = PadDraft['channel'];

/** What a calibration is bound to: not where the channel stands in the stream, but what its counts mean. */
export const describedAs = ({ name, unit, bits, scale, offset }: Channel): DescribedAs => ({
  name,
  unit,
  bits,
  scale,
  offset,
});

export const sameDescription = (one: DescribedAs, other: DescribedAs): boolean =>
  one.name === other.name &&
  one.unit === other.unit &&
  one.bits === other.bits &&
  one.scale === other.scale &&
  one.offset === other.offset;

/** What the machine itself tells of its rate and voltage is taken to be right within so much, expanded (k = 2). */
const OWN_SHARE = { rateShare: 0.005, voltShare: 0.01 };

const bare = { environment: null, place: '', condition: '', adjustment: '', points: [] };

export const newPadDraft = (serial: string, channel: Channel, by: string, at: string): PadDraft => ({
  item: 'pad',
  serial,
  channel: describedAs(channel),
  reference: null,
  ...bare,
  method: 'Comparison with the reference at each step, down into the pad and up again; mean of raw counts.',
  by,
  startedAt: at,
  toleranceMm: null,
});

export const newMachineDraft = (serial: string, by: string, at: string): MachineDraft => ({
  item: 'machine',
  serial,
  reference: null,
  ...bare,
  method: 'Stroke rate at settled voltages without load, up and down.',
  by,
  startedAt: at,
  startUpVolt: null,
  timeToSpeedS: null,
  strokeLengthMm: null,
  protrusionMm: null,
  runOutMm: null,
  underLoad: null,
});

/** The data of a standard as they are now: a later edit in the register does not change what was recorded. */
export function referenceOf({ id, content }: ItemRow): Reference {
  if (content.kind !== 'standard')
    throw new EvenstrokeError(
      'bad-input',
      `${content.name} is no reference standard, so nothing can be compared with it. Choose one of the standards, or enter it in the register.`,
      { at: 'standardId' },
    );
  const { reference, certificate, validUntil, expandedMm, k, resolutionMm } = content.standard;
  return {
    standardId: id,
    kind: reference,
    name: content.name,
    serial: content.serial === '' ? 'none' : content.serial,
    certificate,
    validUntil,
    expandedMm,
    k,
    resolutionMm,
  };
}

/** A standard that was taken out of service is no reference. Whether it has expired, the draft's problems say. */
export function usableStandard(row: ItemRow | null): ItemRow {
  if (row === null)
    throw new EvenstrokeError(
      'not-found',
      'This reference standard is not in the register, so nothing was saved. Choose one that is listed, or enter it.',
      { at: 'standardId' },
    );
  if (row.state !== 'in-service')
    throw new EvenstrokeError(
      'conflict',
      `${row.content.name} is ${row.state === 'retired' ? 'retired' : 'out of service'}, so it is no reference now. Choose another standard, or put it back into service in the register.`,
      { at: 'standardId' },
    );
  return row;
}

/** @throws {EvenstrokeError} `bad-input` where something belongs to the other kind of item. */
export function withHeader(draft: CalibrationDraft, change: HeaderChange): CalibrationDraft {
  const { by, environment, place, condition, method, adjustment } = change;
  const common = {
    ...(by === undefined ? {} : { by }),
    ...(environment === undefined ? {} : { environment }),
    ...(place === undefined ? {} : { place }),
    ...(condition === undefined ? {} : { condition }),
    ...(method === undefined ? {} : { method }),
    ...(adjustment === undefined ? {} : { adjustment }),
  };
  return draft.item === 'pad'
    ? padHeader({ ...draft, ...common }, change)
    : machineHeader({ ...draft, ...common }, change);
}

function padHeader(draft: PadDraft, { standard, toleranceMm, byHand, rateShare, voltShare }: HeaderChange) {
  if (byHand !== undefined) throw wrongItem(draft, 'What was measured by hand');
  if (rateShare !== undefined || voltShare !== undefined)
    throw wrongItem(draft, 'The uncertainty of rate and voltage');
  return {
    ...draft,
    ...(standard === undefined ? {} : { reference: standard === null ? null : referenceOf(standard) }),
    ...(toleranceMm === undefined ? {} : { toleranceMm }),
  };
}

function machineHeader(draft: MachineDraft, change: HeaderChange): MachineDraft {
  const { standard, toleranceMm, byHand, rateShare, voltShare } = change;
  if (toleranceMm !== undefined) throw wrongItem(draft, 'The tolerance of depths');
  const chosen = standard === undefined ? draft.reference : machineReference(draft.serial, standard);
  const shares = {
    ...(rateShare === undefined ? {} : { rateShare }),
    ...(voltShare === undefined ? {} : { voltShare }),
  };
  return {
    ...draft,
    reference: chosen === null ? null : { ...chosen, ...shares },
    ...Object.fromEntries(Object.entries(byHand ?? {}).filter(([, value]) => value !== undefined)),
  };
}

function machineReference(serial: string, standard: ItemRow | null): NonNullable<MachineDraft['reference']> {
  if (standard === null)
    return {
      standardId: null,
      name: 'the machine’s own telemetry',
      serial,
      certificate: '',
      validUntil: null,
      ...OWN_SHARE,
    };
  const { standardId, name, serial: engraved, certificate, validUntil } = referenceOf(standard);
  return { standardId, name, serial: engraved, certificate, validUntil, ...OWN_SHARE };
}
