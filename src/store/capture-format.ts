/**
 * The capture file: text, a record a line, each line `time sign rest`.
 *
 *     evenstroke-capture 2 software=0.1.0 started=2026-11-22T08:14:00.000Z
 *     1203.5 + 1 /dev/ttyACM0          link 1 opened
 *     1203.5 = 1 {"id":…}              from here on the depths of its pad are made with this calibration, as JSON
 *     1210.25 > 1 WHO 0000 000004BA 1*93D1
 *     1950.75 < 1 HELLO 0000 …         a line, as it came
 *     2100 ! 1 4194304                 a line of so many bytes was too long and was dropped
 *     8000 = 1                         … and from here on they are the nominal ones again, as at first
 *     9000 - 1 unplugged               link 1 closed; nothing after the number: by our own wish
 *     9050 ~ 8800                     until now, since then, the computer was too busy to listen
 *     9100 [ 20261122-0814 first drill  a session starts (id, label)
 *     9900 ] 20261122-0814             … and stops
 *
 * Times are station µs, printed so that reading them gives the very same number. Bytes outside printable
 * ASCII, and the backslash, are written `\xNN` and `\\`. Format 1 is the same without the `=` records.
 */
import { EvenstrokeError } from '../errors.ts';
import type { MeasuredScale } from '../signal/depth-curve.ts';
import { readScale } from './scale-text.ts';

const CAPTURE_NAME = 'evenstroke-capture';
const CAPTURE_VERSION = 2;
const VERSIONS_READ: readonly string[] = ['1', '2'];

export interface CaptureHeader {
  readonly software: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export type CaptureRecord =
  | { readonly kind: 'opened'; readonly at: number; readonly link: number; readonly address: string }
  | { readonly kind: 'closed'; readonly at: number; readonly link: number; readonly reason: string | null }
  | {
      readonly kind: 'line';
      readonly at: number;
      readonly link: number;
      /** From the device, or from us. */
      readonly direction: '<' | '>';
      /** Without its line feed. */
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: 'scaled';
      readonly at: number;
      readonly link: number;
      /** null: nominal. */
      readonly scale: MeasuredScale | null;
    }
  | { readonly kind: 'dropped'; readonly at: number; readonly link: number; readonly length: number }
  | { readonly kind: 'stalled'; readonly at: number; readonly fromUs: number }
  | { readonly kind: 'started'; readonly at: number; readonly session: string; readonly label: string }
  | { readonly kind: 'stopped'; readonly at: number; readonly session: string };

export function escapeBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return /^[ -[\]-~]*$/.test(text)
    ? text
    : text.replace(/[^ -[\]-~]/g, (char) =>
        char === '\\' ? '\\\\' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
      );
}

/** null where a backslash stands before something else than another one or `xNN`, or a byte is not printable. */
export function unescapeBytes(text: string): Uint8Array | null {
  if (/^[ -[\]-~]*$/.test(text)) return Buffer.from(text, 'latin1');
  if (!/^(?:[ -[\]-~]|\\\\|\\x[0-9a-f]{2})*$/.test(text)) return null;
  const plain = text.replace(/\\(?:\\|x([0-9a-f]{2}))/g, (_, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

const escapeText = (text: string): string => escapeBytes(Buffer.from(text, 'utf8'));
/** An id is one word in its line, so its spaces are escaped too. */
const escapeWord = (text: string): string => escapeText(text).replaceAll(' ', '\\x20');

export function formatHeader({ software, startedAt }: CaptureHeader): string {
  return `${CAPTURE_NAME} ${CAPTURE_VERSION} software=${escapeWord(software)} started=${escapeWord(startedAt)}\n`;
}

/** One record as a line, line feed included. */
export function formatRecord(record: CaptureRecord): string {
  const { at } = record;
  if (!Number.isFinite(at)) throw new RangeError(`a capture record cannot stand at time ${at}`);
  switch (record.kind) {
    case 'line':
      return `${at} ${record.direction} ${record.link} ${escapeBytes(record.bytes)}\n`;
    case 'scaled':
      return `${at} = ${record.link}${record.scale === null ? '' : ` ${escapeText(JSON.stringify(record.scale))}`}\n`;
    case 'opened':
      return `${at} + ${record.link} ${escapeText(record.address)}\n`;
    case 'closed':
      return `${at} - ${record.link}${record.reason === null ? '' : ` ${escapeText(record.reason)}`}\n`;
    case 'stalled':
      return `${at} ~ ${record.fromUs}\n`;
    case 'dropped':
      return `${at} ! ${record.link} ${record.length}\n`;
    case 'started':
      return `${at} [ ${escapeWord(record.session)} ${escapeText(record.label)}\n`;
    case 'stopped':
      return `${at} ] ${escapeWord(record.session)}\n`;
  }
}

/** @throws {EvenstrokeError} `capture` where this is no capture, or one of another version. */
export function parseHeader(text: string, at: string): CaptureHeader {
  const [name, version, ...rest] = text.split(' ');
  if (name !== CAPTURE_NAME) {
    throw new EvenstrokeError(
      'capture',
      `${at}: this is no capture file, so nothing can be replayed from it. Choose a file that evenstroke record made.`,
      { at },
    );
  }
  if (!VERSIONS_READ.includes(version ?? '')) {
    throw new EvenstrokeError(
      'capture',
      `${at}: the capture is in format ${version}; this software reads format ${VERSIONS_READ.join(' and ')}. Update Evenstroke.`,
      { at },
    );
  }
  const field = (key: string): string => {
    const found = rest.find((each) => each.startsWith(`${key}=`));
    const bytes = found === undefined ? null : unescapeBytes(found.slice(key.length + 1));
    return bytes === null ? '' : utf8(bytes);
  };
  return { software: field('software'), startedAt: field('started') };
}

const RECORD = /^(-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?) ([-+<>=![\]~]) ([^ ]+)(?: (.*))?$/;

/** Reads one line, without its line feed. null where it is no record. */
export function parseRecord(line: string): CaptureRecord | null {
  const match = RECORD.exec(line);
  if (match === null) return null;
  const [, time, sign, word = '', rest] = match;
  const at = Number(time);
  if (!Number.isFinite(at)) return null;
  if (sign === '[' || sign === ']') return parseMark(at, sign, word, rest);
  if (sign === '~') {
    const fromUs = Number(word);
    return rest === undefined && Number.isFinite(fromUs) ? { kind: 'stalled', at, fromUs } : null;
  }
  const link = wholeNumber(word);
  if (link === null) return null;
  if (sign === '!') {
    const length = wholeNumber(rest ?? '');
    return length === null ? null : { kind: 'dropped', at, link, length };
  }
  if (sign === '=' && rest === undefined) return { kind: 'scaled', at, link, scale: null };
  const bytes = rest === undefined ? null : unescapeBytes(rest);
  if (sign === '=') {
    const scale = bytes && readScale(utf8(bytes));
    return scale && { kind: 'scaled', at, link, scale };
  }
  if (sign === '-') {
    if (rest === undefined) return { kind: 'closed', at, link, reason: null };
    return bytes && { kind: 'closed', at, link, reason: utf8(bytes) };
  }
  if (bytes === null) return null;
  if (sign === '+') return { kind: 'opened', at, link, address: utf8(bytes) };
  return { kind: 'line', at, link, direction: sign === '<' ? '<' : '>', bytes };
}

function parseMark(
  at: number,
  sign: '[' | ']',
  word: string,
  rest: string | undefined,
): CaptureRecord | null {
  const id = unescapeBytes(word);
  if (id === null) return null;
  if (sign === ']') return rest === undefined ? { kind: 'stopped', at, session: utf8(id) } : null;
  const label = rest === undefined ? null : unescapeBytes(rest);
  return label && { kind: 'started', at, session: utf8(id), label: utf8(label) };
}

const utf8 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const wholeNumber = (text: string): number | null => (/^[0-9]{1,15}$/.test(text) ? Number(text) : null);
