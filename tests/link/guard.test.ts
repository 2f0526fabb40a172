import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, isBad, MAX_LINE_BYTES } from '../../firmware-protocol/index.ts';
import { lineFramer } from '../../src/link/framing.ts';
import { LineGuard } from '../../src/link/guard.ts';

/** Lines of one byte stream by the plainest way there is: split, cut what is too long. */
function expected(bytes: Buffer): string[] {
  const lines = bytes.toString('latin1').split('\n');
  const rest = lines.pop()!;
  if (rest.length > MAX_LINE_BYTES) lines.push(rest); // known to be too long before its end has come
  return lines.map((line) => line.slice(0, MAX_LINE_BYTES));
}

function framed(bytes: Buffer, cuts: number[]): string[] {
  const lines: string[] = [];
  const push = lineFramer((line) => lines.push(line.toString('latin1')));
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    push(bytes.subarray(from, cut));
    from = cut;
  }
  return lines;
}

const lineBytes = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.nat(3 * MAX_LINE_BYTES).map((length) => 'x'.repeat(length)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -2, max: 2 }).map((more) => 'y'.repeat(MAX_LINE_BYTES + more)),
  },
  { weight: 1, arbitrary: fc.constant('') },
);

describe('framing', () => {
  test('any chunking gives the lines of the stream, the too long ones cut', () => {
    fc.assert(
      fc.property(
        fc.array(lineBytes, { maxLength: 12 }),
        fc.array(fc.nat(2000)),
        fc.boolean(),
        (lines, at, ends) => {
          const bytes = Buffer.from(lines.join('\n') + (ends ? '\n' : ''), 'utf8');
          const cuts = at.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b);
          expect(framed(bytes, cuts)).toEqual(expected(bytes));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('lines are given before the sink returns, from the first byte on, empty ones too', () => {
    const lines: string[] = [];
    const push = lineFramer((line) => lines.push(line.toString('latin1')));
    push(Buffer.from('a\n\nb'));
    expect(lines).toEqual(['a', '']);
    push(Buffer.from('\nc\n'));
    expect(lines).toEqual(['a', '', 'b', 'c']);
  });

  test('a line of just the limit passes, one byte more is refused as long', () => {
    const longest = `${'z'.repeat(MAX_LINE_BYTES - 1)}\n`;
    const [fits, over, next] = framed(Buffer.from(`${longest}z${longest}a\n`), []);
    expect(fits).toHaveLength(MAX_LINE_BYTES - 1);
    expect(decode(Buffer.from(fits!))).not.toEqual({ bad: 'long' });
    expect(decode(Buffer.from(over!))).toEqual({ bad: 'long' });
    expect(next).toBe('a');
  });

  test('one damaged byte costs the line it is in, never makes another message, and framing recovers', () => {
    const lines = Array.from({ length: 12 }, (_, n) =>
      encode({ type: 'S', stream: 0, overflow: 0, counts: Uint16Array.of(n, 2 * n, 4095 - n) }, n, n * 1500),
    );
    const bytes = Buffer.from(lines.join(''));
    const sound = new Set(lines.map((line) => line.slice(0, -1)));
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0x0a, 0x20, 0x2a, 0x41, bytes[at]! ^ 1, bytes[at]! ^ 0x80]) {
        if (value === bytes[at]) continue;
        const damaged = Buffer.from(bytes);
        damaged[at] = value;
        const good = framed(damaged, [at]).filter((line) => !isBad(decode(Buffer.from(line, 'latin1'))));
        expect(good.every((line) => sound.has(line))).toBe(true);
        // A damaged line feed joins two lines; anything else is one line's own.
        expect(good.length).toBe(lines.length - (bytes[at] === 0x0a && at < bytes.length - 1 ? 2 : 1));
      }
    }
  });
});

describe('guard', () => {
  test('a flood without a line feed reaches the parser as one short line', () => {
    let passed = 0;
    let open = 0;
    let most = 0;
    const guard = new LineGuard((bytes) => {
      passed += bytes.length;
      for (const byte of bytes) open = byte === 0x0a ? 0 : open + 1;
      most = Math.max(most, open);
    });
    const chunk = Buffer.alloc(64, 0x41);
    for (let n = 0; n < 65_536; n++) guard.push(chunk);
    expect(passed).toBe(MAX_LINE_BYTES + 1);
    expect(most).toBe(MAX_LINE_BYTES);
    guard.push(Buffer.from('tail\nnext\n'));
    expect(passed).toBe(MAX_LINE_BYTES + 1 + 'next\n'.length);
  });

  test('in the usual case chunks are passed on as they are, uncopied', () => {
    const passed: Uint8Array[] = [];
    const guard = new LineGuard((bytes) => passed.push(bytes));
    const chunks = [Buffer.from('abc\nde'), Buffer.from('f\n'), Buffer.from(`${'g'.repeat(90)}\n`.repeat(9))];
    for (const chunk of chunks) guard.push(chunk);
    expect(passed).toHaveLength(3);
    for (const [n, chunk] of passed.entries()) expect(chunk).toBe(chunks[n]);
  });
});
