import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MeasuredScale } from '../../src/signal/depth-curve.ts';
import { CaptureWriter, readCapture } from '../../src/store/capture-file.ts';
import {
  type CaptureRecord,
  escapeBytes,
  formatRecord,
  parseRecord,
  unescapeBytes,
} from '../../src/store/capture-format.ts';
import { CapturePlayer, type CaptureStream } from '../../src/store/capture-player.ts';
import { tempDir } from './practice.ts';

let temp: ReturnType<typeof tempDir>;
let path: string;
beforeEach(() => {
  temp = tempDir();
  path = join(temp.dir, 'captures', 'one.capture');
});
afterEach(() => temp.remove());

const header = { software: '0.1.0 (a test)', startedAt: '2026-11-22T08:14:00.000Z' };
const at = fc.oneof(
  fc.integer({ min: 0, max: 1e12 }),
  fc.double({ min: -1e3, max: 1e12, noNaN: true }).map((us) => us + 0), // no -0: a time of zero is zero
);
const link = fc.integer({ min: 1, max: 99 });
const scale: MeasuredScale = {
  id: 'c-1',
  number: 'EV-2026-0001',
  curve: {
    channel: { name: 'depth', unit: 'mm', bits: 12, scale: 0.001, offset: -0.6 },
    fromMm: 0,
    toMm: 3,
    form: { kind: 'polynomial', coefficients: [0.01, 1.03, -1 / 300] },
  },
  byDepth: [{ depthMm: 0, uncertaintyMm: 1 / 300 }],
};
const word = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed());
const record: fc.Arbitrary<CaptureRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('line' as const),
    at,
    link,
    direction: fc.constantFrom('<' as const, '>' as const),
    bytes: fc.uint8Array({ maxLength: 255 }),
  }),
  fc.record({ kind: fc.constant('opened' as const), at, link, address: word }),
  fc.record({ kind: fc.constant('scaled' as const), at, link, scale: fc.constantFrom(null, scale) }),
  fc.record({ kind: fc.constant('closed' as const), at, link, reason: fc.option(word) }),
  fc.record({ kind: fc.constant('dropped' as const), at, link, length: fc.nat() }),
  fc.record({ kind: fc.constant('stalled' as const), at, fromUs: at }),
  fc.record({
    kind: fc.constant('started' as const),
    at,
    session: word.filter((id) => id !== ''),
    label: word,
  }),
  fc.record({ kind: fc.constant('stopped' as const), at, session: word.filter((id) => id !== '') }),
);
/** Bytes compare as arrays whatever their class. */
const plain = (each: CaptureRecord): unknown =>
  'bytes' in each ? { ...each, bytes: [...each.bytes] } : each;

const line = (us: number, text: string, n = 1, direction: '<' | '>' = '<'): CaptureRecord => ({
  kind: 'line',
  at: us,
  link: n,
  direction,
  bytes: Buffer.from(text),
});

async function write(records: readonly CaptureRecord[]): Promise<void> {
  const writer = await CaptureWriter.create(path, header);
  for (const each of records) writer.add(each);
  await writer.close();
}

async function read(): Promise<CaptureRecord[]> {
  const records: CaptureRecord[] = [];
  for await (const each of (await readCapture(path)).records) records.push(each);
  return records;
}

describe('capture format', () => {
  it('gives back any bytes, in printable ASCII', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = escapeBytes(bytes);
        expect(text).toMatch(/^[ -~]*$/);
        expect([...(unescapeBytes(text) ?? [])]).toEqual([...bytes]);
      }),
    );
  });

  it('gives back any record, times to the last bit', () => {
    fc.assert(
      fc.property(record, (each) => {
        const text = formatRecord(each);
        expect(text).toMatch(/^[ -~]+\n$/);
        const back = parseRecord(text.slice(0, -1));
        expect(back && plain(back)).toEqual(plain(each));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    'x',
    '1',
    '1 <',
    '1 < 1',
    '1 ? 1 x',
    '1 < one x',
    '1 < 1 \\q',
    '1 < 1 \\x4',
    'NaN < 1 x',
    '1 ! 1 -5',
    '1 ! 1',
    '1  < 1 x',
    '1 < 1 é',
    '1 = 1 {}',
    '1 = 1 {"id"',
    // A curve that would hide a needle that is too deep.
    `1 = 1 ${JSON.stringify(scale).replace('1.03', '0.3')}`,
  ])('is no record: %j', (text) => expect(parseRecord(text)).toBeNull());
});

describe('capture file', () => {
  it('gives back header and records', async () => {
    const records = fc.sample(record, { numRuns: 300, seed: 4 });
    await write(records);
    expect((await readCapture(path)).header).toEqual(header);
    expect((await read()).map(plain)).toEqual(records.map(plain));
    expect(readFileSync(path, 'latin1').split('\n')[0]).toMatch(/^evenstroke-capture 2 software=/);
  });

  it('reads what earlier versions wrote: format 1', async () => {
    writeFileSync(join(temp.dir, 'old'), 'evenstroke-capture 1 software=0.1.0 started=x\n1 < 1 first\n');
    path = join(temp.dir, 'old');
    expect((await read()).map(plain)).toEqual([plain(line(1, 'first'))]);
  });

  it('leaves out a torn last line, wherever it was torn', async () => {
    await write([line(1, 'first'), line(2, 'second, which is torn')]);
    const whole = readFileSync(path).length;
    for (let cut = 1; cut <= 20; cut++) {
      truncateSync(path, whole - cut);
      expect((await read()).map(plain)).toEqual([plain(line(1, 'first'))]);
    }
  });

  it('has all but the last quarter of a second after kill -9', async () => {
    const script = `
      const { CaptureWriter } = await import(${JSON.stringify(new URL('../../src/store/capture-file.ts', import.meta.url).href)});
      const writer = await CaptureWriter.create(${JSON.stringify(path)}, ${JSON.stringify(header)});
      let n = 0;
      setInterval(() => writer.add({ kind: 'line', at: n++, link: 1, direction: '<', bytes: Buffer.from('line') }), 5);
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 700);`;
    await new Promise<void>((resolve) => {
      execFile(process.execPath, ['--input-type=module', '-e', script], () => resolve());
    });
    const records = await read();
    expect(records.length).toBeGreaterThan(20);
    expect(records.map(({ at: us }) => us)).toEqual(records.map((_, n) => n));
  });

  it('names file and line of a bad record, after giving those before it', async () => {
    await write([line(1, 'good'), line(2, 'good')]);
    appendFileSync(path, 'nonsense\n3 < 1 never read\n');
    const seen: number[] = [];
    const walk = async (): Promise<void> => {
      for await (const each of (await readCapture(path)).records) seen.push(each.at);
    };
    await expect(walk()).rejects.toMatchObject({ code: 'capture', at: `${path}:4` });
    expect(seen).toEqual([1, 2]);
  });

  it('refuses what is no capture, another version, a missing file, and a line without end', async () => {
    await expect(readCapture(join(temp.dir, 'none'))).rejects.toMatchObject({ code: 'capture' });
    const other = join(temp.dir, 'other');
    writeFileSync(other, '');
    await expect(readCapture(other)).rejects.toThrow(/no capture file/);
    writeFileSync(other, 'evenstroke-capture 3 x\n');
    await expect(readCapture(other)).rejects.toThrow(/format 3.*Update/);
    writeFileSync(other, 'x'.repeat(3_000_000));
    await expect(readCapture(other)).rejects.toThrow(/over 65536 bytes/);
  });

  it('does not overwrite a file', async () => {
    await write([line(1, 'first')]);
    await expect(CaptureWriter.create(path, header)).rejects.toMatchObject({ code: 'capture', at: path });
    expect((await read()).length).toBe(1);
  });

  it.skipIf(process.platform === 'win32')(
    'stops once, and says so, when the disk takes no more',
    async () => {
      const script = `
      const { CaptureWriter } = await import(${JSON.stringify(new URL('../../src/store/capture-file.ts', import.meta.url).href)});
      const failed = (reason) => console.log('FAILED ' + reason);
      const writer = await CaptureWriter.create(${JSON.stringify(path)}, ${JSON.stringify(header)}, failed);
      for (let n = 0; n < 50; n++) {
        for (let k = 0; k < 1000; k++) writer.add({ kind: 'line', at: n, link: 1, direction: '<', bytes: Buffer.from('line') });
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await writer.close();`;
      const limited = `trap '' XFSZ; ulimit -f 64; exec "$0" --input-type=module -e "$1"`;
      const { stdout } = await promisify(execFile)('bash', ['-c', limited, process.execPath, script]);
      expect(stdout.match(/FAILED/g)?.length).toBe(1);
      expect(stdout).toMatch(/The disk is full.*has stopped.*what was captured until then is kept/);
      expect((await read()).length).toBeGreaterThan(1000);
    },
  );
});

describe('replay', () => {
  const records: CaptureRecord[] = [
    { kind: 'started', at: 90, session: 's1', label: 'a drill' },
    { kind: 'opened', at: 100.25, link: 1, address: '/dev/ttyACM0' },
    { kind: 'opened', at: 110, link: 2, address: 'tcp://pad:9000' },
    line(120, 'WHO', 1, '>'),
    line(130.0625, 'HELLO\u0000\\', 1),
    line(140, 'other', 2),
    { kind: 'dropped', at: 150, link: 1, length: 10_000 },
    { kind: 'closed', at: 160, link: 1, reason: 'unplugged' },
    line(170, 'after', 2),
    { kind: 'stopped', at: 180, session: 's1' },
  ];

  async function play(speed: number | 'max', each?: (stream: CaptureStream, heard: string) => void) {
    const player = await CapturePlayer.open(path);
    const heard: string[] = [];
    const sizes: number[] = [];
    const played = await player.play({
      speed,
      opened(stream, us) {
        const tell = (text: string): void => {
          heard.push(text);
          each?.(stream, text);
        };
        tell(`${us} open ${stream.address} ${stream.recordedAddress} ${stream.replayed}`);
        stream.listen({
          bytes(chunk, when) {
            if (chunk[0] === 0x78) sizes.push(chunk.length);
            else tell(`${when} ${stream.link} < ${JSON.stringify(Buffer.from(chunk).toString('latin1'))}`);
          },
          sent: (text, when) => tell(`${when} ${stream.link} > ${text}`),
          closed: (reason, when) => tell(`${when} ${stream.link} closed ${reason}`),
        });
      },
      marked: (mark) => heard.push(`${mark.at} ${mark.kind} ${mark.session}`),
    });
    return { heard, sizes, played };
  }

  it('plays every link in the order of the records, with the recorded times', async () => {
    await write(records);
    const { heard, sizes, played } = await play('max');
    expect(heard).toEqual([
      '90 started s1',
      '100.25 open capture://one.capture#1 /dev/ttyACM0 true',
      '110 open capture://one.capture#2 tcp://pad:9000 true',
      '120 1 > WHO',
      '130.0625 1 < "HELLO\\u0000\\\\\\n"',
      '140 2 < "other\\n"',
      '150 1 < "\\n"',
      '160 1 closed unplugged',
      '170 2 < "after\\n"',
      '180 stopped s1',
      '180 2 closed the capture ends here',
    ]);
    // A line that was dropped for its length is as long again, in pieces, so that it is dropped again.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
    expect(played).toEqual({ records: 10, fromUs: 90, toUs: 180 });
  });

  it('is silent about a link that the listener has closed, and closes it once', async () => {
    await write(records);
    const { heard } = await play('max', (stream, text) => {
      stream.write('into the void');
      if (text.includes('HELLO')) void stream.close();
    });
    expect(heard.filter((text) => text.includes(' 1 '))).toEqual([
      '120 1 > WHO',
      '130.0625 1 < "HELLO\\u0000\\\\\\n"',
      '130.0625 1 closed null',
    ]);
  });

  it('takes its time where asked, and less at a higher speed', async () => {
    await write([line(0, 'a'), line(400_000, 'b')]);
    const timed = async (speed: number): Promise<number> => {
      const began = performance.now();
      await play(speed);
      return performance.now() - began;
    };
    expect(await timed(1)).toBeGreaterThan(395);
    expect(await timed(20)).toBeGreaterThan(18);
    await expect(play(0)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('stops where asked, and closes what is open', async () => {
    await write([{ kind: 'opened', at: 0, link: 1, address: 'x' }, line(1, 'a'), line(3e9, 'in an hour')]);
    const player = await CapturePlayer.open(path);
    const stop = new AbortController();
    const closed: (string | null)[] = [];
    setTimeout(() => stop.abort(), 50);
    const played = await player.play({
      speed: 1,
      signal: stop.signal,
      opened: (stream) =>
        stream.listen({
          bytes: () => {},
          closed: (reason) => closed.push(reason),
        }),
    });
    expect(played.records).toBe(2);
    expect(closed.length).toBe(1);
  });
});
