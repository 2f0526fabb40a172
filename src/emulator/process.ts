/** The emulator as a process of its own: `node src/emulator/process.ts pair --trainee novice --registry DIR`. */
import { parseArgs } from 'node:util';
import { type EmulateOptions, emulate } from './emulate.ts';
import { faultNames } from './faults.ts';
import type { PatternName } from './pattern.ts';
import { type TraineeName, traineeNames } from './trainees.ts';

const USAGE = `usage: process.ts pad|machine|pair [options]
  --seed N            everything follows from it (1)
  --trainee NAME      ${traineeNames.join(', ')} (steady)
  --pattern NAME      grid, line (grid)
  --count N           so many of them (1)
  --rate HZ           depth samples a second, 1000 to 8000 (2000)
  --bits 12|16        width of a depth count (12)
  --noise MM          standard deviation of the pad's noise (0.02)
  --gain-error SHARE  the pad's sensor reads by this share too much (0)
  --gain-drift SHARE  … and by this share more each week (0)
  --age WEEKS         age of the sensor (0)
  --hysteresis MM     between the way in and the way out (0)
  --nonlinearity MM   its largest departure from a straight line (0.006)
  --local-start S     the trainee starts an idle motor after S seconds, until a host stops or arms it, or "never" (3)
  --pedal KIND        momentary: runs while held; latched: a press starts, the next one stops (latched)
  --serial TEXT       serial number of a single device
  --name NAME         stem of the names in the registry
  --registry DIR      writes DIR/NAME.port while plugged in
  --truth FILE        writes the true strokes and dots
  --fault F[=VALUE]   from the start; may be repeated: ${faultNames.join(', ')}
  --cheap             pads from a loop of samples: little CPU
  --tcp               TCP on 127.0.0.1 instead of a terminal
  --json              one JSON object a line
Lines on standard input: [device:]fault [value], [pad:]micrometer 0.5 (or off), quit, or a drill for the trainee to work through:
work {"places":[{"xMm":15,"yMm":15}],"next":0,"intervalMs":700,"depthMm":0.75}, or work null.`;

const widths = [12, 16] as const;
const pedals = ['momentary', 'latched'] as const;
const kinds = ['pair', 'pad', 'machine'] as const;

/** @throws {RangeError} where an argument is unknown or out of its range. */
export function readArguments(args: readonly string[]): EmulateOptions | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      trainee: { type: 'string' },
      pattern: { type: 'string' },
      count: { type: 'string' },
      rate: { type: 'string' },
      bits: { type: 'string' },
      noise: { type: 'string' },
      'gain-error': { type: 'string' },
      'gain-drift': { type: 'string' },
      age: { type: 'string' },
      hysteresis: { type: 'string' },
      nonlinearity: { type: 'string' },
      'local-start': { type: 'string' },
      pedal: { type: 'string' },
      serial: { type: 'string' },
      name: { type: 'string' },
      registry: { type: 'string' },
      truth: { type: 'string' },
      fault: { type: 'string', multiple: true },
      cheap: { type: 'boolean' },
      tcp: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  const what = kinds.find((kind) => kind === (positionals[0] ?? 'pair'));
  if (what === undefined) throw new RangeError(`"${positionals[0]}" is none of ${kinds.join(', ')}`);
  const start = values['local-start'];
  const bits = values.bits === undefined ? undefined : widths.find((each) => String(each) === values.bits);
  if (values.bits !== undefined && bits === undefined) throw new RangeError('--bits is 12 or 16');
  const pedal = pedals.find((each) => each === values.pedal);
  if (values.pedal !== undefined && pedal === undefined)
    throw new RangeError('--pedal is momentary or latched');
  return defined({
    what,
    pedal,
    seed: values.seed,
    trainee: values.trainee as TraineeName | undefined,
    pattern: values.pattern as PatternName | undefined,
    count: numeric('count', values.count),
    rateHz: numeric('rate', values.rate),
    bits,
    noiseMm: numeric('noise', values.noise),
    sensor: defined({
      gainError: numeric('gain-error', values['gain-error']),
      gainDriftPerWeek: numeric('gain-drift', values['gain-drift']),
      ageWeeks: numeric('age', values.age),
      hysteresisMm: numeric('hysteresis', values.hysteresis),
      nonlinearityMm: numeric('nonlinearity', values.nonlinearity),
    }),
    localStartS: start === 'never' ? null : numeric('local-start', start),
    serial: values.serial,
    name: values.name,
    registry: values.registry,
    truth: values.truth,
    faults: values.fault,
    cheap: values.cheap,
    tcp: values.tcp,
    json: values.json,
  });
}

function numeric(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new RangeError(`--${name}: "${text}" is no number`);
  return value;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>;
}

if (import.meta.main) {
  try {
    const options = readArguments(process.argv.slice(2));
    if (options === 'help') console.log(USAGE);
    else process.exitCode = await emulate(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // A parent knows the usage; a person who typed may not.
    console.error(process.connected ? reason : `${reason}\n${USAGE}`);
    process.exitCode = 2;
  }
  // The channel to a parent would keep this process alive.
  if (process.connected) process.disconnect?.();
}
