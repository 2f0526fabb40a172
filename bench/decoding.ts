/** Decoding, alone and with framing, against a plain implementation and two well-known line and packet protocols. */
import { ReadlineParser } from '@serialport/parser-readline';
import { parseNmeaSentence } from 'nmea-simple';
import { common, MavLinkPacketParser, MavLinkPacketSplitter, MavLinkProtocolV2 } from 'node-mavlink';
import { decode, encode, isBad, messageTypes, shapeOf } from '../firmware-protocol/index.ts';
import { lineFramer } from '../src/link/framing.ts';
import { decodeLean } from './peers/lean.ts';
import { plainDecoder } from './peers/plain.ts';
import type { Section } from './report.ts';
import { takeTurns } from './timing.ts';

const LINES = 10_000;
/** What one USB full-speed packet carries. */
const CHUNK = 64;
const NMEA = '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47';

const decodePlain = plainDecoder(messageTypes.map(shapeOf));

const cut = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, i) =>
    bytes.subarray(i * CHUNK, (i + 1) * CHUNK),
  );

/** A stroke-like signal with noise, so that the text has the spread of a real one. */
function sampleLines(framesPerLine: number): string[] {
  let seed = 1;
  const noise = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  return Array.from({ length: LINES }, (_, i) =>
    encode(
      {
        type: 'S',
        stream: 0,
        overflow: 0,
        counts: Uint16Array.from({ length: framesPerLine }, () => 500 + Math.floor(noise() * 1500)),
      },
      i,
      i * framesPerLine * 500,
    ),
  );
}

export async function decoding(): Promise<Section[]> {
  return [await decodingOf(8, '2 kHz'), await decodingOf(32, '8 kHz'), await streaming()];
}

async function decodingOf(framesPerLine: number, rate: string): Promise<Section> {
  const text = sampleLines(framesPerLine).map((line) => line.slice(0, -1));
  const bytes = text.map((line) => Buffer.from(line));
  let accepted = 0;
  const ms = await takeTurns({
    evenstroke: () => {
      for (const line of bytes) if (!isBad(decode(line))) accepted++;
    },
    plain: () => {
      for (const line of text) if (decodePlain(line) !== null) accepted++;
    },
    lean: () => {
      for (const line of text) if (decodeLean(line) !== null) accepted++;
    },
    'nmea-simple': () => {
      for (let i = 0; i < LINES; i++) parseNmeaSentence(NMEA);
    },
  });
  if (accepted === 0) throw new Error('nothing was decoded');
  const perSecond = (name: string, each = 1) => (LINES * each * 1000) / (ms[name] as number);
  const both = (label: string, name: string) => [
    { label, value: perSecond(name), unit: 'lines/s' },
    { label, value: perSecond(name, framesPerLine), unit: 'samples/s' },
  ];
  return {
    title: `Decoding a line of ${framesPerLine} samples (${rate})`,
    figures: [
      ...both('evenstroke', 'evenstroke'),
      ...both('plain, checking as much', 'plain'),
      ...both('plain, checking the CRC alone', 'lean'),
      { label: 'nmea-simple (GGA)', value: perSecond('nmea-simple'), unit: 'lines/s' },
    ],
    checks: [
      ratio('as fast as the faster plain one', ms['lean'], ms['evenstroke'], 4),
      ratio('as fast as nmea-simple', ms['nmea-simple'], ms['evenstroke'], 1),
    ],
  };
}

/** Framing and decoding together, from 64-byte chunks as a USB bridge delivers them. */
async function streaming(): Promise<Section> {
  const framesPerLine = 8;
  const chunks = cut(Buffer.from(sampleLines(framesPerLine).join('')));
  const nmea = cut(Buffer.from(`${NMEA}\r\n`.repeat(LINES)));
  const mavlink = cut(mavlinkPackets());
  let ours = 0;
  let theirs = 0;

  const push = lineFramer((line) => {
    if (!isBad(decode(line))) ours++;
  });
  const plain = new ReadlineParser();
  plain.on('data', (line: string) => {
    if (decodePlain(line) !== null) theirs++;
  });
  const lean = new ReadlineParser();
  lean.on('data', (line: string) => decodeLean(line));
  const nmeaLines = new ReadlineParser({ delimiter: '\r\n' });
  nmeaLines.on('data', (line: string) => parseNmeaSentence(line));
  const splitter = new MavLinkPacketSplitter();
  let packets = 0;
  let arrived: (() => void) | undefined;
  splitter.pipe(new MavLinkPacketParser()).on('data', ({ protocol, payload }) => {
    protocol.data(payload, common.HighresImu);
    if (++packets % LINES === 0) arrived?.();
  });
  // A stream begins to flow a tick after its first listener; the timing starts after that.
  await new Promise((resolve) => setImmediate(resolve));

  const ms = await takeTurns({
    evenstroke: () => {
      for (const chunk of chunks) push(chunk);
    },
    plain: () => {
      for (const chunk of chunks) plain.write(chunk);
    },
    lean: () => {
      for (const chunk of chunks) lean.write(chunk);
    },
    'nmea-simple': () => {
      for (const chunk of nmea) nmeaLines.write(chunk);
    },
    // Its streams pass packets on in later ticks: wait for the last of them.
    'node-mavlink': () =>
      new Promise<void>((resolve) => {
        arrived = resolve;
        for (const chunk of mavlink) splitter.write(chunk);
      }),
  });
  if (ours !== theirs) throw new Error(`the two decoders disagree: ${ours} and ${theirs} lines`);
  const perSecond = (name: string, each = 1) => (LINES * each * 1000) / (ms[name] as number);
  const both = (label: string, name: string) => [
    { label, value: perSecond(name), unit: 'lines/s' },
    { label, value: perSecond(name, framesPerLine), unit: 'samples/s' },
  ];
  return {
    title: `Framing and decoding together, ${CHUNK}-byte chunks`,
    figures: [
      ...both('evenstroke: guard, readline, decode', 'evenstroke'),
      ...both('readline and plain, checking as much', 'plain'),
      ...both('readline and plain, the CRC alone', 'lean'),
      { label: 'readline and nmea-simple', value: perSecond('nmea-simple'), unit: 'lines/s' },
      { label: 'node-mavlink (HIGHRES_IMU)', value: perSecond('node-mavlink'), unit: 'packets/s' },
    ],
    checks: [
      ratio('as fast as the faster plain one', ms['lean'], ms['evenstroke'], 1.8),
      ratio('as fast as nmea-simple', ms['nmea-simple'], ms['evenstroke'], 1),
      ratio('as fast as node-mavlink', ms['node-mavlink'], ms['evenstroke'], 1),
    ],
  };
}

function mavlinkPackets(): Buffer {
  const protocol = new MavLinkProtocolV2();
  return Buffer.concat(
    Array.from({ length: LINES }, (_, i) => {
      const reading = new common.HighresImu();
      reading.timeUsec = BigInt(i * 4000);
      reading.xacc = Math.sin(i);
      return protocol.serialize(reading, i & 0xff);
    }),
  );
}

const ratio = (what: string, theirs: number | undefined, ours: number | undefined, bound: number) => ({
  what: `times ${what}`,
  value: (theirs ?? Number.NaN) / (ours ?? Number.NaN),
  bound,
  sense: 'at least' as const,
  unit: '×',
});
