import { decode, isBad, type Message } from '../../firmware-protocol/index.ts';
import type { TruthLine } from '../../src/emulator/truth.ts';
import { Workplace } from '../../src/emulator/workplace.ts';

/** A workplace on simulated time, switched on and streaming, whose cables end in an array. */
export function startWorkplace(localStartS: number | null = 0.5) {
  const truth: TruthLine[] = [];
  const place = new Workplace({
    truth: { write: (line) => truth.push(line), close() {} },
    seed: 1,
    trainee: 'steady',
    pattern: 'line',
    localStartS,
    pad: { serial: 'VP-1', rateHz: 2_000, bits: 12, noiseMm: 0.02 },
    machine: { serial: 'VM-1', knobMilliV: 6_500 },
  });
  const got: Message[] = [];
  const toArray = {
    address: 'memory://',
    write: (bytes: Uint8Array) => {
      for (const line of Buffer.from(bytes).toString('latin1').split('\n').slice(0, -1)) {
        const message = decode(Buffer.from(line, 'latin1'));
        if (!isBad(message)) got.push(message);
      }
      return bytes.length;
    },
    close() {},
  };
  place.padWire.connect(toArray);
  place.machineWire.connect(toArray);
  place.powerUp('pad', 0);
  place.powerUp('machine', 0);
  place.pad!.streaming = true;
  place.machine!.streaming = true;
  /** Lets time go on to this moment, and gives what came meanwhile. */
  const pass = (toS: number) => {
    for (let us = place.world.timeUs; us <= toS * 1e6; us += 4_000) {
      place.advance(us);
      place.padWire.flush(us);
      place.machineWire.flush(us);
    }
    return got.splice(0);
  };
  return { place, pass, truth };
}

export const depths = (messages: readonly Message[]) =>
  messages.flatMap((each) => (each.type === 'S' && each.stream === 0 ? [...each.counts] : []));
