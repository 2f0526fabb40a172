import { describe, expect, test } from 'vitest';
import { type Body, decode, encode, isBad, type Message, packCounts } from '../../firmware-protocol/index.ts';
import { SampleLine } from '../../src/emulator/sample-line.ts';
import { type SimulateOptions, simulate } from '../../src/emulator/simulate.ts';

/** The lines of one side; every one must be valid and survive being written again. */
function read(sent: readonly { bytes: Uint8Array }[]): Message[] {
  const bytes = Buffer.concat(sent.map((each) => each.bytes));
  const lines = bytes.toString('latin1').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => {
    const message = decode(Buffer.from(line, 'latin1'));
    if (isBad(message)) throw new Error(`${message.bad}: ${line}`);
    const { seq, ticks, ...body } = message;
    expect(encode(body as Body, seq, ticks)).toBe(`${line}\n`);
    return message;
  });
}

const depthOf = (messages: readonly Message[]) =>
  messages.filter(
    (each): each is Message<'S'> => (each.type === 'S' || each.type === 'W') && each.stream === 0,
  );

describe('the same seed', () => {
  const options: SimulateOptions = { seconds: 6, seed: 9, trainee: 'novice' };

  test('gives the same bytes and truth; another seed others', () => {
    const [one, two, other] = [simulate(options), simulate(options), simulate({ ...options, seed: 10 })];
    expect(
      Buffer.concat(two.pad.map((each) => each.bytes)).equals(
        Buffer.concat(one.pad.map((each) => each.bytes)),
      ),
    ).toBe(true);
    expect(two.machine).toEqual(one.machine);
    expect(two.truth).toEqual(one.truth);
    expect(other.truth.slice(1)).not.toEqual(one.truth.slice(1));
  });

  test('gives the same samples whatever the ticks of the wall clock', () => {
    const steady = simulate(options);
    const jittery = simulate({ ...options, tickUs: 37_000 });
    const counts = (messages: readonly Message[]) => depthOf(messages).flatMap((each) => [...each.counts]);
    const some = counts(read(jittery.pad));
    expect(some.length).toBeGreaterThan(11_000);
    expect(some).toEqual(counts(read(steady.pad)).slice(0, some.length));
    expect(jittery.truth.slice(0, 100)).toEqual(steady.truth.slice(0, 100));
  });
});

describe.each([
  { rateHz: 1_000, frames: 5 },
  { rateHz: 2_000, frames: 9 },
  { rateHz: 3_000, frames: 13 },
  { rateHz: 4_000, frames: 17, bits: 16 as const },
  { rateHz: 8_000, frames: 32 },
])('a pad at $rateHz Hz', ({ rateHz, frames, bits = 12 as const }) => {
  const messages = read(simulate({ seconds: 3, rateHz, bits }).pad);

  test('sends valid lines in sequence', () => {
    expect(messages.map((each) => each.seq)).toEqual(messages.map((_, n) => n & 0xffff));
    expect(messages[0]!.type).toBe('HELLO');
    expect(messages.filter((each) => each.type === 'CHAN')).toHaveLength(3);
    expect(messages.filter((each) => each.type === 'BEAT')).toHaveLength(30);
  });

  test('sends contiguous batches by the three rules', () => {
    const batches = depthOf(messages);
    expect(
      batches.every((each) => each.type === (bits === 12 ? 'S' : 'W') && each.counts.length === frames),
    ).toBe(true);
    const boot = batches[0]!.ticks;
    batches.forEach((each, n) => {
      const us = (each.ticks - boot + 2 ** 32) % 2 ** 32;
      expect(Math.abs(us - (n * frames * 1e6) / rateHz)).toBeLessThanOrEqual(1);
    });
    expect(batches.length * frames).toBeGreaterThan(3 * rateHz - 2 * frames);
    const positions = messages.filter((each) => each.type === 'S' && each.stream === 1);
    expect(positions.length).toBeGreaterThanOrEqual(149);
  });
});

test('the counts tell the true depth within the noise', () => {
  const { pad, truth } = simulate({ seconds: 20, rateHz: 8_000, noiseMm: 0.02, trainee: 'heavy-handed' });
  const boot = truth.find((each) => each.kind === 'boot' && each.role === 'pad');
  const counts = new Map<number, number>();
  for (const batch of depthOf(read(pad))) {
    const ticks = (boot as { ticks: number }).ticks;
    const first = Math.round(((batch.ticks - ticks + 2 ** 32) % 2 ** 32) / 125);
    batch.counts.forEach((count, n) => {
      counts.set(first + n, count);
    });
  }
  const errors: number[] = [];
  for (const stroke of truth) {
    if (stroke.kind !== 'stroke') continue;
    const count = counts.get(Math.round(stroke.peakUs / 125));
    if (count !== undefined) errors.push(count * 0.001 - 0.5 - stroke.peakDepthMm);
  }
  expect(errors.length).toBeGreaterThan(400);
  const bias = errors.reduce((a, b) => a + b, 0) / errors.length;
  const rms = Math.sqrt(errors.reduce((a, b) => a + b * b, 0) / errors.length);
  expect(Math.abs(bias)).toBeLessThan(0.015);
  expect(rms).toBeLessThan(0.03);
  expect(rms, 'there is noise').toBeGreaterThan(0.015);
});

test('the machine runs by its operator and tells rate, voltage and strokes', () => {
  const told = read(simulate({ seconds: 4, localStartS: 1 }).machine).filter((each) => each.type === 'M');
  expect(told[0]).toMatchObject({ state: 'idle', rateMilliHz: 0, setMilliV: 0, pedal: 'up', fault: 'none' });
  const last = told.at(-1) as Message<'M'>;
  expect(last.state).toBe('running');
  expect(last.rateMilliHz).toBeGreaterThan(110_000);
  expect(last.rateMilliHz).toBeLessThan(125_000);
  expect(Math.abs(last.measuredMilliV - 6_500)).toBeLessThan(100);
  expect(last.strokes).toBeGreaterThan(300);
  const inrush = Math.max(...told.map((each) => (each as Message<'M'>).currentMilliA));
  expect(inrush).toBeGreaterThan(800);
  expect(told.some((each) => (each as Message<'M'>).pedal === 'down')).toBe(true);
});

test('a sample line is what encode makes of the same message', () => {
  const writer = new SampleLine();
  for (const [bits, type] of [
    [12, 'S'],
    [16, 'W'],
  ] as const)
    for (let n = 1; n <= 32; n++) {
      const counts = Uint16Array.from({ length: n }, (_, i) => (i * 1_237 + n) & (2 ** bits - 1));
      const [seq, ticks, stream, overflow] = [n * 2_047, (n * 134_217_729) >>> 0, n % 8, n * 2_000];
      const line = writer.write(bits, seq, ticks, stream, overflow, packCounts(counts, bits));
      expect(line.toString('latin1')).toBe(encode({ type, stream, overflow, counts }, seq, ticks));
    }
});
