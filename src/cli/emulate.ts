import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { registryOf } from '../config.ts';
import { emulate } from '../emulator/emulate.ts';
import { faultNames, parseFault } from '../emulator/faults.ts';
import { patternNames } from '../emulator/pattern.ts';
import { EvenstrokeError, reasonOf } from '../errors.ts';
import { dataOption, jsonOption, seedOption, traineeOption } from './options.ts';

interface Options {
  seed: number;
  trainee: 'steady' | 'novice' | 'heavy-handed' | 'uneven' | 'tired';
  pattern: (typeof patternNames)[number];
  count: number;
  rate: number;
  bits: '12' | '16';
  noise: number;
  gainError: number;
  gainDrift: number;
  age: number;
  hysteresis: number;
  nonlinearity: number;
  localStart: number | null;
  pedal: 'momentary' | 'latched';
  serial?: string;
  register: boolean;
  data: string;
  truth?: string;
  fault: string[];
  cheap: boolean;
  tcp: boolean;
  json?: true;
}

export function emulateCommand(): Command {
  return new Command('emulate')
    .description(
      'runs virtual devices that speak the protocol on real pseudo-terminals, and prints their paths',
    )
    .addArgument(
      new Argument('<what>', 'which devices; a pair shares one hand and needle').choices([
        'pad',
        'machine',
        'pair',
      ]),
    )
    .addOption(seedOption())
    .addOption(traineeOption())
    .addOption(new Option('--pattern <name>', 'what the trainee dots').choices(patternNames).default('grid'))
    .option('--count <number>', 'so many of them', number, 1)
    .option('--rate <hz>', 'depth samples a second, 1000 to 8000', number, 2000)
    .addOption(new Option('--bits <number>', 'width of a depth count').choices(['12', '16']).default('12'))
    .option('--noise <mm>', 'standard deviation of the pad’s noise', number, 0.02)
    .option('--gain-error <share>', 'the pad’s sensor reads by this share too much', number, 0)
    .option('--gain-drift <share>', 'and by this share more with each week of its age', number, 0)
    .option('--age <weeks>', 'age of the sensor', number, 0)
    .option('--hysteresis <mm>', 'of the sensor, between the way in and the way out', number, 0)
    .option('--nonlinearity <mm>', 'largest departure of the sensor from a straight line', number, 0.006)
    .option(
      '--local-start <seconds>',
      'the trainee starts an idle motor after so long, until a host stops or arms it; or "never"',
      orNever,
      3,
    )
    .addOption(
      new Option('--pedal <kind>', 'momentary runs while held; latched starts and stops by presses')
        .choices(['momentary', 'latched'])
        .default('latched'),
    )
    .option('--serial <text>', 'serial number of a single device')
    .option('--no-register', 'do not tell a service of this data folder; open the printed path with --device')
    .addOption(dataOption())
    .option('--truth <file>', 'write the true strokes and dots')
    .addOption(
      new Option('--fault <fault...>', `from the start, each a name or name=value: ${faultNames.join(', ')}`)
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--cheap', 'pads from a loop of samples: little processor time, no truth', false)
    .option('--tcp', 'TCP on 127.0.0.1 instead of a terminal', false)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nWhile it runs, lines on standard input are faults: "fault bit-flips 0.001", "pad:unplug 1000", "path-change", ' +
        '"machine:pedal 300" (the operator’s foot), "brown-out 500", "replay-start 1000", "deaf", "deaf off"; "micrometer 0.5" presses the pad with a micrometer, "micrometer off" takes it away; or "quit".',
    )
    .action(async (what: 'pad' | 'machine' | 'pair', options: Options) => {
      try {
        process.exitCode = await emulate({
          what,
          seed: options.seed,
          trainee: options.trainee,
          pattern: options.pattern,
          count: options.count,
          rateHz: options.rate,
          bits: options.bits === '16' ? 16 : 12,
          noiseMm: options.noise,
          sensor: {
            gainError: options.gainError,
            gainDriftPerWeek: options.gainDrift,
            ageWeeks: options.age,
            hysteresisMm: options.hysteresis,
            nonlinearityMm: options.nonlinearity,
          },
          localStartS: options.localStart,
          pedal: options.pedal,
          registry: options.register ? registryOf(options.data) : null,
          truth: options.truth ?? null,
          faults: options.fault,
          cheap: options.cheap,
          ...(options.tcp ? { tcp: true } : {}),
          ...(options.serial === undefined ? {} : { serial: options.serial }),
          ...(options.json ? { json: true } : {}),
        });
      } catch (error) {
        if (error instanceof RangeError)
          throw new EvenstrokeError('bad-input', error.message, { cause: error });
        throw error;
      }
    });
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** Said here, so that a slip is told before any device is made. */
function collect(text: string, all: string[]): string[] {
  try {
    parseFault(text);
  } catch (error) {
    throw new InvalidArgumentError(`${reasonOf(error)}.`);
  }
  return [...all, text];
}

const orNever = (text: string): number | null => (text === 'never' ? null : number(text));
