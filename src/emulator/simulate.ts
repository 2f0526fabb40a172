/** A stretch of a workplace on simulated time, as bytes: for tests and benches that need no port. */
import { type Body, encode } from '../../firmware-protocol/index.ts';
import { supplyFor } from './machine-model.ts';
import type { SensorErrors } from './pad-model.ts';
import type { Transport } from './transport.ts';
import type { TruthLine } from './truth.ts';
import { UNSEEN_MILLI_V, Workplace, type WorkplaceOptions } from './workplace.ts';

export interface SimulateOptions extends Partial<Omit<WorkplaceOptions, 'truth' | 'pad' | 'machine'>> {
  /** How often bytes are handed over. Default 4 ms. */
  readonly tickUs?: number;
  readonly seconds: number;
  readonly rateHz?: number;
  readonly bits?: 12 | 16;
  readonly noiseMm?: number;
  /** Stroke rate of the needle at work in the skin, Hz: 60 to 180 and beyond. Default: the supply is 6.5 V. */
  readonly strokesPerSecond?: number;
  /** Where the pad's sensor differs from a usual one. */
  readonly errors?: Partial<SensorErrors>;
  /** Share of the pad's lines that are lost, from the first sample on. */
  readonly lost?: number;
  /** `pad`: the machine is not connected, and runs from `localStartS` on. Default `pair`. */
  readonly what?: 'pair' | 'pad';
}

export interface Simulated {
  /** Every byte that the pad and the machine sent, lines whole and in order, with world µs of each tick. */
  readonly pad: readonly { readonly atUs: number; readonly bytes: Uint8Array }[];
  readonly machine: readonly { readonly atUs: number; readonly bytes: Uint8Array }[];
  readonly truth: readonly TruthLine[];
}

const TICK_US = 4_000;
const BEAT_US = 100_000;

/** Both devices are greeted, their streams are on and the host's heart beats, all as a service would do it. */
export function simulate(options: SimulateOptions): Simulated {
  const truth: TruthLine[] = [];
  const { strokesPerSecond } = options;
  const supplyMilliV = strokesPerSecond === undefined ? UNSEEN_MILLI_V : supplyFor(strokesPerSecond);
  const workplace = new Workplace({
    seed: options.seed ?? 1,
    trainee: options.trainee ?? 'steady',
    pattern: options.pattern ?? 'grid',
    localStartS: options.localStartS === undefined ? 1 : options.localStartS,
    pad: {
      serial: 'VP-1',
      rateHz: options.rateHz ?? 2_000,
      bits: options.bits ?? 12,
      noiseMm: options.noiseMm ?? 0.02,
      errors: options.errors ?? {},
    },
    machine: options.what === 'pad' ? null : { serial: 'VM-1', knobMilliV: supplyMilliV },
    unseenMilliV: supplyMilliV,
    work: options.work ?? null,
    ...(options.grazed === undefined ? {} : { grazed: options.grazed }),
    truth: { write: (line) => truth.push(line), close() {} },
  });
  const tickUs = options.tickUs ?? TICK_US;
  let nowUs = 0;
  const pad: { atUs: number; bytes: Uint8Array }[] = [];
  const machine: { atUs: number; bytes: Uint8Array }[] = [];
  workplace.padWire.connect(memory(pad, () => nowUs));
  workplace.machineWire.connect(memory(machine, () => nowUs));
  workplace.begin(0);
  workplace.powerUp('pad', 0);
  workplace.powerUp('machine', 0);
  let seq = 0;
  let nextBeatUs = 0;
  const say = (body: Body) => {
    const line = Buffer.from(encode(body, seq++, nowUs), 'latin1');
    workplace.pad?.receive(Buffer.from(line), nowUs);
    workplace.machine?.receive(line, nowUs);
  };
  say({ type: 'WHO', protocol: 1 });
  say({ type: 'STREAM', id: 1, on: 'on' });
  workplace.padWire.damage.drop = options.lost ?? 0;
  for (; nowUs <= options.seconds * 1e6; nowUs += tickUs) {
    workplace.advance(nowUs);
    for (; nextBeatUs <= nowUs; nextBeatUs += BEAT_US) say({ type: 'BEAT', heard: 0 });
    workplace.padWire.flush(nowUs);
    workplace.machineWire.flush(nowUs);
  }
  return { pad, machine, truth };
}

/** A cable whose far end is an array. */
function memory(into: { atUs: number; bytes: Uint8Array }[], now: () => number): Transport {
  return {
    address: 'memory://',
    write(bytes) {
      into.push({ atUs: now(), bytes: Uint8Array.from(bytes) });
      return bytes.length;
    },
    close() {},
  };
}
