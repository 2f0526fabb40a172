/**
 * What a calibration consists of, as it is kept and as it crosses to the page: one schema for both. Depths and
 * lengths in mm, temperatures in °C, dates ISO 8601 in UTC, days YYYY-MM-DD. A document is never changed once approved.
 */
import { z } from 'zod';

const text = (most: number) => z.string().trim().max(most);
const name = (most: number) => z.string().trim().min(1).max(most);
const day = z.iso.date();
const id = z.string().min(1).max(64);

export const referenceKinds = ['gauge-blocks', 'micrometer', 'feeler-gauges', 'other'] as const;
/** The reference as it was then: an edit in the register later does not change what was recorded. */
export const referenceSchema = z.object({
  /** Item of the register. */
  standardId: id,
  kind: z.enum(referenceKinds),
  name: name(80),
  serial: name(60),
  certificate: text(80),
  validUntil: day.nullable(),
  /** Expanded, as its certificate states it, with its coverage factor. */
  expandedMm: z.number().positive().max(1),
  k: z.number().min(1).max(4),
  /** Smallest step that can be read or set; 0 where it is a fixed length. */
  resolutionMm: z.number().min(0).max(1),
});
export type Reference = z.infer<typeof referenceSchema>;

export const environmentSchema = z.object({
  temperatureC: z.number().min(-20).max(60),
  humidityPercent: z.number().min(0).max(100).nullable(),
});

/** One mean of the pad's raw counts while it was settled. */
export const readingSchema = z.object({
  at: z.string(),
  counts: z.number().describe('mean raw count'),
  sdCounts: z.number().min(0).describe('standard deviation of the samples, counts'),
  frames: z.number().int().min(1),
  /** Frames that tell as much as if they were independent (noise of neighbours is alike). */
  independent: z.number().min(1),
  driftMmPerS: z.number(),
  /** `settled`: taken by itself or by hand when it was; `unsettled`: taken by hand all the same; `typed`: entered. */
  taken: z.enum(['settled', 'unsettled', 'typed']),
});
export type Reading = z.infer<typeof readingSchema>;

/** What someone decided about a point that was asked about, and why. */
const decisionSchema = z.object({ by: name(60), reason: name(200), at: z.string() });
export type Decision = z.infer<typeof decisionSchema>;
/**
 * Of a point that someone lets stand: which question (`code` of a problem) was answered; '': nobody wrote down which.
 * Another one is asked anew.
 */
const answersSchema = z.array(decisionSchema.extend({ to: z.string().max(40) })).max(20);

export const directions = ['up', 'down'] as const;
/** `up`: deeper than the step before, `down`: shallower. */
export const padPointSchema = z.object({
  id,
  run: z.enum(['as-found', 'as-left']),
  /** 1, 2, … : a way down into the pad and up again. */
  cycle: z.number().int().min(1).max(20),
  direction: z.enum(directions),
  /** Depth by the reference, mm; 0 is the undeformed surface. */
  referenceMm: z.number().min(-0.5).max(6),
  temperatureC: z.number().nullable(),
  reading: readingSchema,
  /** Set when someone answered the question about it; nothing is ever dropped without one. */
  leftOut: decisionSchema.nullable(),
  /** It was asked about, and someone lets it stand: the newest of `answers`. */
  kept: decisionSchema.nullable().optional(),
  answers: answersSchema.optional(),
});
export type PadPoint = z.infer<typeof padPointSchema>;

export const channelSchema = z.object({
  name: z.string(),
  unit: z.string(),
  bits: z.union([z.literal(12), z.literal(16)]),
  scale: z.number(),
  offset: z.number(),
});
export const curveFormSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nominal') }),
  z.object({ kind: z.literal('polynomial'), coefficients: z.array(z.number()).min(2).max(5) }),
  z.object({
    kind: z.literal('spline'),
    knots: z
      .array(z.object({ nominalMm: z.number(), depthMm: z.number(), slope: z.number() }))
      .min(2)
      .max(40),
  }),
]);
export const depthCurveSchema = z.object({
  channel: channelSchema,
  fromMm: z.number(),
  toMm: z.number(),
  form: curveFormSchema,
});

/** Standard uncertainties (k = 1) at one depth, mm; `expandedMm` is k × combined. */
export const budgetRowSchema = z.object({
  depthMm: z.number(),
  referenceMm: z.number(),
  repeatabilityMm: z.number(),
  hysteresisMm: z.number(),
  resolutionMm: z.number(),
  fitMm: z.number(),
  temperatureMm: z.number(),
  combinedMm: z.number(),
  expandedMm: z.number(),
});
export const candidateNames = ['nominal', 'line', 'quadratic', 'cubic', 'spline'] as const;

/** What the points come to. Made by `fitPad` from the points alone: the same points give the same, byte for byte. */
export const padOutcomeSchema = z.object({
  curve: depthCurveSchema,
  /** By cross-validation, best last chosen; RMS of what was predicted of points left out, mm. */
  candidates: z.array(
    z.object({
      name: z.enum(candidateNames),
      crossValidatedMm: z.number().nullable(),
      chosen: z.boolean(),
      reason: z.string(),
    }),
  ),
  /** One for each point that counts, in their order: depth by the curve less the reference, mm. */
  residuals: z.array(z.object({ pointId: z.string(), referenceMm: z.number(), residualMm: z.number() })),
  linearityMm: z
    .number()
    .describe('largest departure of the level means from the best straight line, half a range'),
  hysteresisMm: z.number().describe('largest difference between up and down at one level'),
  repeatabilityMm: z.number().describe('standard deviation of repeated readings of one level and direction'),
  resolutionMm: z.number(),
  zeroDriftMm: z.number().describe('largest change of the reading at the surface over the run'),
  /** Change of the reading for a degree, with its standard uncertainty; null where the temperatures are too alike. */
  temperature: z.object({ mmPerC: z.number(), uncertaintyMmPerC: z.number() }).nullable(),
  budget: z.array(budgetRowSchema),
  k: z.literal(2),
  degreesOfFreedom: z.number(),
});
export type PadOutcome = z.infer<typeof padOutcomeSchema>;

/** Depth shown less the reference at one level, by the scale in force before or by the new one, mm. */
export const levelErrorSchema = z.object({
  referenceMm: z.number(),
  shownMm: z.number(),
  errorMm: z.number(),
  expandedMm: z.number(),
});

export const padCalibrationSchema = z.object({
  item: z.literal('pad'),
  serial: z.string(),
  channel: channelSchema,
  reference: referenceSchema,
  environment: environmentSchema,
  place: text(80),
  condition: text(200).describe('condition of the item as received'),
  method: text(400),
  by: name(60).describe('who measured'),
  startedAt: z.string(),
  endedAt: z.string(),
  /** What was done between; '' where nothing but the curve was changed. */
  adjustment: text(400),
  points: z.array(padPointSchema).max(400),
  outcome: padOutcomeSchema,
  asFound: z.array(levelErrorSchema),
  asLeft: z.array(levelErrorSchema),
  /** Largest error that the studio accepts, mm; null where it has set none. */
  toleranceMm: z.number().positive().nullable(),
});
export type PadCalibration = z.infer<typeof padCalibrationSchema>;

// --- machines ---
/** One voltage of a sweep, settled. */
export const sweepPointSchema = z.object({
  id,
  run: z.enum(['as-found', 'as-left']),
  direction: z.enum(directions),
  setVolt: z.number().min(0).max(30),
  volt: z.number().min(0).max(30).describe('mean measured supply'),
  hz: z.number().min(0).max(400).describe('mean stroke rate'),
  sdHz: z.number().min(0).describe('standard deviation of the readings (jitter of the rate)'),
  ampere: z.number().min(0).max(20).nullable(),
  readings: z.number().int().min(1),
  settledAfterS: z.number().min(0).nullable(),
  taken: z.enum(['sweep', 'typed']),
  at: z.string(),
  leftOut: decisionSchema.nullable(),
  /** It was asked about, and someone lets it stand: the newest of `answers`. */
  kept: decisionSchema.nullable().optional(),
  answers: answersSchema.optional(),
});
export type SweepPoint = z.infer<typeof sweepPointSchema>;

/** A quantity measured by hand, with its instrument and expanded uncertainty (k = 2). */
const byHand = z.object({ value: z.number(), expanded: z.number().min(0), instrument: name(120) });
/** Droop of the rate while the needle works in a pad at a stated depth. */
const underLoad = z.object({
  depthMm: z.number().positive().max(6),
  volt: z.number(),
  freeHz: z.number(),
  loadedHz: z.number(),
  pad: z.string().nullable(),
});
export const machineOutcomeSchema = z.object({
  hzPerVolt: z.number(),
  zeroVolt: z.number(),
  /** 95 % intervals, Student's t (hzPerVolt) and Fieller's (zeroVolt). */
  hzPerVoltInterval: z.tuple([z.number(), z.number()]),
  zeroVoltInterval: z.tuple([z.number(), z.number()]),
  /** Standard uncertainties and their covariance, of the fit and the instruments. */
  uncertaintyHzPerVolt: z.number(),
  uncertaintyZeroVolt: z.number(),
  covariance: z.number(),
  residualHz: z.number().describe('standard deviation about the line'),
  /** F test of the level means about the line against the spread within levels; null without repeats. */
  lackOfFit: z.object({ f: z.number(), p: z.number() }).nullable(),
  /** 95 % band of the line: expanded uncertainty of the rate at each voltage. */
  band: z.array(z.object({ volt: z.number(), hz: z.number(), expandedHz: z.number() })),
  noLoadAmpere: z.number().nullable().describe('mean current over the sweep'),
  jitterShare: z.number().nullable().describe('sd of the rate over the rate, mean over the sweep'),
  degreesOfFreedom: z.number(),
});
export type MachineOutcome = z.infer<typeof machineOutcomeSchema>;

export const machineCalibrationSchema = z.object({
  item: z.literal('machine'),
  serial: z.string(),
  /** Instrument that measured rate and voltage; `own`: the machine's own telemetry, with what is claimed of it. */
  reference: z.object({
    standardId: id.nullable(),
    name: name(120),
    serial: text(60),
    certificate: text(80),
    validUntil: day.nullable(),
    /** Expanded (k = 2), relative. */
    rateShare: z.number().min(0).max(0.2),
    voltShare: z.number().min(0).max(0.2),
  }),
  environment: environmentSchema,
  place: text(80),
  condition: text(200),
  method: text(400),
  by: name(60),
  startedAt: z.string(),
  endedAt: z.string(),
  adjustment: text(400),
  points: z.array(sweepPointSchema).max(400),
  startUpVolt: byHand.nullable(),
  timeToSpeedS: z.number().min(0).nullable(),
  strokeLengthMm: byHand.nullable(),
  protrusionMm: byHand.nullable(),
  runOutMm: byHand.nullable(),
  underLoad: underLoad.nullable(),
  outcome: machineOutcomeSchema,
  /** Of the run as found where there is a run as left too; else the same as `outcome`. */
  asFound: machineOutcomeSchema,
});
export type MachineCalibration = z.infer<typeof machineCalibrationSchema>;

export const calibrationDocumentSchema = z.discriminatedUnion('item', [
  padCalibrationSchema,
  machineCalibrationSchema,
]);
export type CalibrationDocument = z.infer<typeof calibrationDocumentSchema>;

// --- drafts: what is being measured; every point is kept the moment it is taken ---
export const padDraftSchema = padCalibrationSchema
  .omit({ outcome: true, asFound: true, asLeft: true, endedAt: true })
  .extend({ reference: referenceSchema.nullable(), environment: environmentSchema.nullable() });
export const machineDraftSchema = machineCalibrationSchema
  .omit({ outcome: true, asFound: true, endedAt: true })
  .extend({
    reference: machineCalibrationSchema.shape.reference.nullable(),
    environment: environmentSchema.nullable(),
  });
export const draftSchema = z.discriminatedUnion('item', [padDraftSchema, machineDraftSchema]);
export type PadDraft = z.infer<typeof padDraftSchema>;
export type MachineDraft = z.infer<typeof machineDraftSchema>;
export type CalibrationDraft = z.infer<typeof draftSchema>;

/** What speaks against approving, or asks a question. `blocks`: not approved before it is mended or answered. */
export const draftProblemSchema = z.object({
  code: z.string(),
  effect: z.enum(['blocks', 'asks', 'warns']),
  message: z.string().describe('what is so, what it means, what to do'),
  /** The points that it is about. */
  points: z.array(z.string()),
});
export type DraftProblem = z.infer<typeof draftProblemSchema>;

/** Someone lets the point stand that this question is about. */
export const isAnswered = (
  { answers = [] }: { readonly answers?: readonly { readonly to: string }[] | undefined },
  code: DraftProblem['code'],
): boolean => answers.some(({ to }) => to === code);

// --- quick check ---
export const quickCheckSchema = z.object({
  id,
  serial: z.string(),
  calibrationId: z.string(),
  number: z.string(),
  at: z.string(),
  by: name(60),
  reference: referenceSchema,
  temperatureC: z.number().nullable(),
  points: z
    .array(
      z.object({
        referenceMm: z.number(),
        reading: readingSchema,
        /** Depth between this and the surface by the calibration in force, mm. */
        depthMm: z.number(),
        deviationMm: z.number(),
        /** Beyond it, either way, the check fails. */
        limitMm: z.number(),
      }),
    )
    .length(2),
  /** Of a pad that has not changed, this share of checks fails by chance. */
  falseAlarmShare: z.number(),
  passed: z.boolean(),
  sentence: z.string(),
});
export type QuickCheck = z.infer<typeof quickCheckSchema>;

// --- trends ---
/** Individuals and moving range chart of one quantity of one item. */
export const trendSchema = z.object({
  quantity: z.string(),
  unit: z.string(),
  points: z.array(
    z.object({
      at: z.string(),
      value: z.number(),
      /** Expanded (k = 2); null where unknown. */
      expanded: z.number().nullable(),
      source: z.string().describe('id of the calibration or check'),
      /** Which rules it breaks. */
      signals: z.array(z.enum(['beyond-limits', 'run', 'moving-range'])),
    }),
  ),
  centre: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  rangeUpper: z.number().nullable(),
  /** The points that the limits were made from (the first so many). */
  baseline: z.number().int(),
  falseAlarmShare: z.number().nullable().describe('of a single point, by the rules above'),
  sentence: z.string(),
});
export type Trend = z.infer<typeof trendSchema>;
