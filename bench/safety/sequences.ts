/**
 * Random sequences of commands, damage, silence and handling against the emulated machine, with an independent
 * model of what may run (sequences/model.ts): no start without arm, no limit exceeded, a stop is a stop at once.
 */
import fc from 'fast-check';
import { type Operation, operation, Play } from './sequences/operations.ts';
import { Rig, type Seen } from './sequences/rig.ts';

export interface SequenceResult {
  readonly runs: number;
  readonly seed: number;
  /** Lines that the host made, sound or then damaged. */
  readonly commands: number;
  readonly starts: { readonly host: number; readonly operator: number };
  readonly stops: number;
  readonly boots: number;
  /** Answers by code (`OK`, `ERR state`, …) and faults (`on watchdog`, …). */
  readonly answers: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly simulatedS: number;
  readonly tookS: number;
  /** Empty where the machine did in every sequence as PROTOCOL.md says; else the first, made as short as can be. */
  readonly violations: readonly SequenceViolation[];
}

interface SequenceViolation {
  readonly says: string;
  readonly machineSeed: number;
  readonly pedal: 'momentary' | 'latched';
  readonly sequence: readonly Operation[];
}

const sequence = fc.array(operation, { maxLength: 36, size: 'max' });
const pedals = fc.constantFrom('latched' as const, 'momentary' as const);

/** Same seed, same sequences. Times are simulated; `tookS` alone is of this computer. */
export function runSequences({
  runs,
  seed,
}: {
  readonly runs: number;
  readonly seed: number;
}): SequenceResult {
  const beganMs = performance.now();
  const seen: Seen = {
    commands: 0,
    hostStarts: 0,
    operatorStarts: 0,
    stops: 0,
    boots: 0,
    simulatedUs: 0,
    answers: {},
    faults: {},
  };
  const property = fc.property(fc.nat(0xffff), pedals, sequence, (machineSeed, pedal, operations) => {
    play(machineSeed, pedal, operations, seen);
  });
  const details = fc.check(property, { numRuns: runs, seed });
  const violations: SequenceViolation[] = [];
  if (details.counterexample !== null) {
    const [machineSeed, pedal, operations] = details.counterexample;
    const says = details.errorInstance instanceof Error ? details.errorInstance.message : 'failed';
    violations.push({ says, machineSeed, pedal, sequence: operations });
  }
  return {
    runs: details.numRuns,
    seed,
    commands: seen.commands,
    starts: { host: seen.hostStarts, operator: seen.operatorStarts },
    stops: seen.stops,
    boots: seen.boots,
    answers: seen.answers,
    faults: seen.faults,
    simulatedS: Math.round(seen.simulatedUs / 1e6),
    tookS: (performance.now() - beganMs) / 1000,
    violations,
  };
}

/** @throws {Violation} at the first difference from what PROTOCOL.md says. */
function play(
  machineSeed: number,
  pedal: 'momentary' | 'latched',
  operations: readonly Operation[],
  seen: Seen,
): void {
  const rig = new Rig(machineSeed, pedal, seen);
  const sequence = new Play(rig);
  rig.pass(100);
  for (const each of operations) sequence.act(each);
  // Whatever has been: a stop leads to rest, unless the driver itself has failed.
  rig.deliver(Buffer.from('!'));
}

if (import.meta.main) {
  const [runs = '100000', seed = '1'] = process.argv.slice(2);
  console.log(JSON.stringify(runSequences({ runs: Number(runs), seed: Number(seed) }), null, 2));
}
