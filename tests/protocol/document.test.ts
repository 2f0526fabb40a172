import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  badReasons,
  decode,
  encode,
  isBad,
  MAX_STREAMS,
  messages,
  messageTypes,
  motorStates,
} from '../../firmware-protocol/index.ts';
import { machineTranscript, padTranscript } from '../../scripts/protocol-notes.ts';
import { budget, withTables } from '../../scripts/protocol-tables.ts';

const text = readFileSync(new URL('../../firmware-protocol/PROTOCOL.md', import.meta.url), 'utf8');
const bytesOf = (line: string): Uint8Array => new TextEncoder().encode(line);

describe('PROTOCOL.md', () => {
  it('is what the code says, between its markers', () => {
    expect(withTables(text) === text, 'run `npx node scripts/protocol-tables.ts`').toBe(true);
  });

  it('shows no line that the decoder refuses', () => {
    const lines = [...text.matchAll(/[A-Z]+ [0-9A-F]{4} [0-9A-F]{8}[ -)+-~]*\*[0-9A-F]{4}/g)].map(
      ([line]) => line,
    );
    expect(lines.length).toBeGreaterThan(
      messageTypes.length + padTranscript.length + machineTranscript.length,
    );
    for (const line of lines) expect(isBad(decode(bytesOf(line))), line).toBe(false);
    expect([...text.matchAll(/\*\.{2,}/g)], 'no CRC left out').toEqual([]);
  });

  it('explains every message, reason and motor state', () => {
    for (const type of messageTypes) expect(text).toContain(`### ${type}\n`);
    for (const reason of badReasons) expect(text).toContain(`| \`${reason}\` |`);
    for (const state of motorStates) expect(text).toContain(`\`${state}\``);
  });

  it('has conversations in which each side counts its lines and sends only its own messages', () => {
    for (const spoken of [padTranscript, machineTranscript]) {
      const last = new Map<string, number>();
      for (const { from, body, seq } of spoken) {
        const side = from === 'host' ? 'host' : 'device';
        expect(['both', side]).toContain(messages[body.type].from);
        expect(seq).toBeGreaterThan(last.get(side) ?? -1);
        last.set(side, seq);
      }
    }
  });

  it('promises batches that fit a line', () => {
    const line = (type: 'S' | 'W', counts: number): string =>
      encode(
        { type, stream: MAX_STREAMS - 1, overflow: 65_535, counts: new Uint16Array(counts) } as Body,
        0,
        0,
      );
    const [, narrow, wide] = /\((\d+) counts of 12 bits or (\d+) of 16 always fit\)/.exec(text) ?? [];
    for (const [type, most] of [
      ['S', Number(narrow)],
      ['W', Number(wide)],
    ] as const) {
      // biome-ignore format: a table
      expect(line(type, most).length).toBeLessThanOrEqual(255);
      expect(() => line(type, most + 1)).toThrow(/over 255/);
    }
  });

  it('has longest lines of every other message within 255 bytes', () => {
    const most = (kind: string): unknown => {
      const width = Number(/\d+$/.exec(kind)?.[0] ?? 0);
      if (kind.startsWith('text')) return 'x'.repeat(width);
      if (kind.startsWith('word('))
        return kind
          .slice(5, -1)
          .split('|')
          .sort((a, b) => b.length - a.length)[0];
      if (kind === 'dec') return -123_456.0123456;
      return 2 ** width - 1;
    };
    for (const type of messageTypes) {
      if (type === 'S' || type === 'W') continue;
      const fields = Object.entries(messages[type].fields as Record<string, { name: string }>);
      const body = {
        type,
        ...Object.fromEntries(fields.map(([name, { name: kind }]) => [name, most(kind)])),
      };
      expect(encode(body as Body, 0xffff, 0xffffffff).length).toBeLessThanOrEqual(255);
    }
  });

  it('fits 2 kHz of 12-bit depth into 115200 baud, and 8 kHz into native USB', () => {
    const of = (load: string): number =>
      budget().find((each) => each.load.includes(load))?.bytesPerSecond ?? Number.NaN;
    const always = of('BEAT 10 a second, TIME');
    expect(of('12 bits, 2 kHz, 9 frames') + always).toBeLessThan(11_520);
    expect(of('overflow count of five digits') + always).toBeLessThan(11_520);
    expect(of('12 bits, 2 kHz, 8 frames') + always).toBeLessThan(11_520);
    expect(of('**pad:')).toBeLessThan(11_520);
    expect(of('depth and force, 16 bits, 8 kHz')).toBeLessThan(1_200_000 * 0.1);
  });
});
